import test from 'ava';
import { type Static, type TSchema, Type } from 'typebox';
import { ApiError, type ErrorDetail } from '../../../../src/cloud/platform/http/errors.js';
import { Id, listQuery } from '../../../../src/cloud/platform/http/parameters.js';
import {
  compileCheck,
  compileParameterCheck,
  compileProblems,
} from '../../../../src/cloud/platform/http/validate.js';

function detailsOf<T extends TSchema>(
  check: (value: unknown) => Static<T>,
  value: unknown,
): readonly ErrorDetail[] {
  try {
    check(value);
    return [];
  } catch (error) {
    if (error instanceof ApiError && error.code === 'validation_failed') return error.details;
    throw error;
  }
}

const Thing = Type.Object(
  {
    id: Type.Optional(Id('run')),
    name: Type.String({ minLength: 2 }),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    severity: Type.Optional(Type.Enum(['info', 'error'])),
    events: Type.Optional(Type.Array(Type.Object({ seq: Type.Integer({ minimum: 1 }) }))),
  },
  { additionalProperties: false },
);

for (const [value, path, message] of [
  [{}, '/name', 'is required'],
  [{ name: 'ab', 'a/b': 1 }, '/a~1b', 'is not known here'],
  [{ name: 'ab', severity: 'warn' }, '/severity', 'must be one of info, error'],
  [{ name: 'ab', id: 'run_1' }, '/id', 'must match run_ followed by 32 hexadecimal digits'],
  [{ name: 'ab', events: [{ seq: 1 }, { seq: 0 }] }, '/events/1/seq', 'must be >= 1'],
  [{ name: 'ab', events: [{}] }, '/events/0/seq', 'is required'],
  [{ name: 'ab', at: 'yesterday' }, '/at', 'must match format "date-time"'],
  [{ name: 'ab', at: '2026-13-01T00:00:00Z' }, '/at', 'must match format "date-time"'],
  [{ name: '5' }, '/name', 'must NOT have fewer than 2 characters'],
  [null, '', 'must be object'],
  [[], '', 'must be object'],
] as const) {
  test(`${JSON.stringify(value)} is refused at ${path || 'its root'}`, (t) => {
    t.deepEqual(detailsOf(compileCheck(Thing), value), [{ path, message }]);
    t.deepEqual(compileProblems(Thing)(value), [{ path, message }]);
  });
}

test('everything that is wrong is told, up to twenty problems', (t) => {
  const check = compileCheck(Thing);
  const paths = detailsOf(check, { name: '5', events: '5', x: 1 }).map(({ path }) => path);
  t.deepEqual(paths.sort(), ['/events', '/name', '/x']);
  const events = Array.from({ length: 500 }, () => ({ seq: 0 }));
  t.is(detailsOf(check, { name: 'ab', events }).length, 20);
});

test('a body is neither coerced nor completed', (t) => {
  const value = { name: 'ab' };
  t.is(compileCheck(Thing)(value), value);
  t.deepEqual(value, { name: 'ab' });
  t.is(detailsOf(compileCheck(Thing), { name: 12 })[0]?.message, 'must be string');
  t.deepEqual(compileProblems(Thing)({ name: 'ab' }), []);
});

test('parameters are coerced from text and completed with their defaults', (t) => {
  const check = compileParameterCheck(listQuery({ name: Type.Optional(Type.String()) }));
  t.deepEqual(check({ limit: '5', name: '7' }), { limit: 5, offset: 0, name: '7' });
  t.deepEqual(check({}), { limit: 20, offset: 0 });
  for (const bad of [
    { limit: '' },
    { limit: '1.5' },
    { limit: '0' },
    { offset: 'x' },
    { x: '1' },
  ]) {
    t.is(detailsOf(check, bad).length, 1, JSON.stringify(bad));
  }
});
