import test from 'ava';
import { errorBody } from '../../../../src/cloud/platform/http/envelope.js';
import {
  ApiError,
  type ErrorCode,
  statusOf,
  unavailable,
  validationFailed,
} from '../../../../src/cloud/platform/http/errors.js';

const STATUSES: [ErrorCode, number][] = [
  ['validation_failed', 400],
  ['unauthorized', 401],
  ['invalid_credentials', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['run_not_found', 404],
  ['method_not_allowed', 405],
  ['conflict', 409],
  ['payload_too_large', 413],
  ['unsupported_media_type', 415],
  ['rate_limited', 429],
  ['internal_error', 500],
  ['unavailable', 503],
];

for (const [code, status] of STATUSES) {
  test(`${code} is ${status}`, (t) => {
    t.is(statusOf(code), status);
    t.is(new ApiError(code, 'x').status, status);
  });
}

test('an error leaves field by field, without its cause', (t) => {
  const error = new ApiError('conflict', 'It is taken', {
    details: [{ path: '/email', message: 'is taken' }],
    cause: new Error('UNIQUE constraint failed: users.email'),
  });
  t.deepEqual(errorBody(error, 'r1'), {
    success: false,
    error: 'conflict',
    message: 'It is taken',
    details: [{ path: '/email', message: 'is taken' }],
    request_id: 'r1',
  });
});

test('a refused body is summed up in one sentence', (t) => {
  const details = [
    { path: '/name', message: 'is required' },
    { path: '', message: 'is not valid' },
  ];
  t.is(validationFailed(details).message, 'Invalid input: /name is required (and 1 more)');
  t.is(validationFailed(details.slice(1)).message, 'Invalid input: / is not valid');
});

test('what is unavailable says when to come again', (t) => {
  t.is(unavailable('Redis is away').retryAfterSeconds, 1);
  t.is(unavailable('Redis is away', undefined, 5).retryAfterSeconds, 5);
});
