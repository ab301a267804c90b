import { inspect } from 'node:util';
import test from 'ava';
import {
  asSoftadastraError,
  type ErrorCode,
  isErrorCode,
  Result,
  SoftadastraError,
} from '../../../src/engine/core/index.js';

test('a result that is ok gives its value and no error', (t) => {
  const result = Result.ok(7);
  t.true(result.isOk());
  t.false(result.isErr());
  t.is(result.value(), 7);
  t.is(result.valueOr(1), 7);
  t.is(result.map((value) => value * 2).value(), 14);
  t.is(result.mapError(() => 'other').value(), 7);
  t.throws(() => result.error(), { instanceOf: TypeError, message: /is ok/ });
});

test('a result that failed gives its error, and throws the error itself where asked for the value', (t) => {
  const error = new SoftadastraError('not_found', 'key not found');
  const result = Result.err<number, SoftadastraError>(error);
  t.false(result.isOk());
  t.true(result.isErr());
  t.is(result.error(), error);
  t.is(result.valueOr(1), 1);
  t.is(result.map(() => t.fail()).error(), error);
  t.is(result.mapError(({ code }) => code).error(), 'not_found');
  t.is(
    t.throws(() => result.value()),
    error,
  );
});

test('values that are falsy are values', (t) => {
  for (const value of [undefined, null, 0, '', false]) {
    t.true(Result.ok(value).isOk());
    t.is(Result.ok(value).value(), value);
    t.true(Object.is(Result.ok(value).valueOr('fallback'), value));
  }
});

test('an error says what can be done, by its code unless told otherwise', (t) => {
  const full = new SoftadastraError('disk_full', 'no room');
  t.is(full.codeString(), 'disk_full');
  t.is(full.name, 'SoftadastraError');
  t.like(full, { fatal: false, retryable: true, accepted: false, stateValid: true });
  t.like(new SoftadastraError('wal_corrupt', 'x'), { fatal: true, retryable: false });
  const own = new SoftadastraError('disk_full', 'x', {
    retryable: false,
    fatal: true,
    accepted: true,
    stateValid: false,
  });
  t.like(own, { fatal: true, retryable: false, accepted: true, stateValid: false });
});

test('a code that this release does not know is told as it is, and promises nothing', (t) => {
  for (const code of ['from_a_later_release', 'constructor', '__proto__']) {
    // What a program without types, or a node of a later release, may pass.
    const error = new SoftadastraError(code as ErrorCode, 'x');
    t.like(error, { code, message: 'x', fatal: false, retryable: false, stateValid: true });
    t.is(error.codeString(), code);
  }
});

test('an error in a log has all fields, and of its cause the message', (t) => {
  const cause = new Error('the device failed');
  const error = new SoftadastraError('io_error', 'cannot append', {
    cause,
    context: { offset: 9 },
  });
  t.is(error.cause, cause);
  t.deepEqual(JSON.parse(JSON.stringify(error)), {
    code: 'io_error',
    message: 'cannot append',
    context: { offset: 9 },
    fatal: false,
    retryable: true,
    accepted: false,
    stateValid: true,
    cause: 'the device failed',
  });
  t.false('cause' in new SoftadastraError('io_error', 'x'));
});

test('whatever was thrown becomes one of ours; what is one stays itself', (t) => {
  const own = new SoftadastraError('conflict', 'x');
  t.is(asSoftadastraError(own, 'io_error', 'writing'), own);
  const thrown = new RangeError('too far');
  t.like(asSoftadastraError(thrown, 'io_error', 'writing'), {
    code: 'io_error',
    message: 'writing: too far',
    cause: thrown,
  });
  t.is(asSoftadastraError('just a text', 'unknown', 'reading').message, 'reading: just a text');
  t.is(asSoftadastraError(undefined, 'unknown', 'reading').message, 'reading: undefined');
});

test('a code is known by its name alone', (t) => {
  t.true(isErrorCode('wal_locked'));
  for (const text of ['', 'toString', '__proto__', 'constructor', 'WAL_LOCKED', 'wal_locked ']) {
    t.false(isErrorCode(text), text);
  }
});

test('a result shows what it came to, to people and as JSON', (t) => {
  t.is(inspect(Result.ok(7)), '{ value: 7 }');
  t.is(JSON.stringify(Result.ok(7)), '{"value":7}');
  const failed = Result.err(new SoftadastraError('not_found', 'key not found'));
  t.true(inspect(failed).includes('key not found'));
  t.is(JSON.parse(JSON.stringify(failed)).error.code, 'not_found');
});
