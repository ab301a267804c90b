import type { ExecutionContext } from 'ava';
import type { Called } from './call.js';

/** What is wrong, the body, and where the answer has to say so. */
export type BadBody = readonly [what: string, body: unknown, path: string];

/** A refusal as the contract wants it, which names the place; never a 500. */
export function refused(t: ExecutionContext, answer: Called, path: string, what: string): void {
  t.is(answer.status, 400, `${what}: ${answer.text}`);
  t.is(answer.body.success, false, what);
  t.is(answer.body.error, 'validation_failed', what);
  t.truthy(answer.body.request_id, what);
  const paths = (answer.body.details ?? []).map((detail) => detail.path);
  t.true(paths.includes(path), `${what}: ${path} is not among ${JSON.stringify(paths)}`);
}

export const times = (text: string, count: number) => text.repeat(count);

/** Times that the schema's format or the clock cannot take. */
export const BAD_TIMES: readonly [what: string, value: unknown][] = [
  ['a word', 'yesterday'],
  ['a number', 1_700_000_000],
  ['a date without time', '2026-11-21'],
  ['a month that is not', '2026-13-01T00:00:00Z'],
  ['a day that is not', '2026-02-30T00:00:00Z'],
  ['a time without zone', '2026-11-21T03:44:50'],
  ['a leap second, which no clock here can hold', '2016-12-31T23:59:60Z'],
  ['empty', ''],
  ['null', null],
];
