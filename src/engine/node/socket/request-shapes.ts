import { Result, SoftadastraError } from '../../core/index.js';
import type { Operation } from './operations.js';

type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string';
const flag: Shape = (value) => typeof value === 'boolean';
const count: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const nothing: Shape = (value) => value === null;

const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((fits) => fits(value));
const optional = (fits: Shape) => either((value) => value === undefined, fits);
const listOf =
  (fits: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(fits);

/** An object with these fields and no other. */
const object =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, fits]) => fits(Reflect.get(value, name)));

const encoded = object({
  encoding: (value) => value === 'text' || value === 'base64',
  data: text,
});
const key = object({ key: text });
const peer = object({ peer: text });
const write = object({ key: text, value: either(nothing, encoded) });

/** What the body of each request must look like; the others take none. */
const shapes: Partial<Record<Operation, Shape>> = {
  put: object({ key: text, value: encoded }),
  get: key,
  remove: key,
  batch: object({ writes: listOf(write) }),
  list: optional(
    object({
      prefix: optional(text),
      from: optional(text),
      to: optional(text),
      after: optional(text),
      limit: optional(count),
      reverse: optional(flag),
      keysOnly: optional(flag),
    }),
  ),
  tick: optional(object({ prune: optional(flag) })),
  resolve: object({
    key: text,
    keep: either(
      (value) => value === 'current',
      count,
      object({ value: either(nothing, encoded) }),
    ),
  }),
  addPeer: object({ host: text, port: count }),
  removePeer: peer,
  forgetPeer: peer,
};

export function checkRequest(operation: Operation, body: unknown): Result<unknown> {
  const fits = shapes[operation] ?? ((value: unknown) => value === undefined);
  if (fits(body)) return Result.ok(body);
  const message = `the request does not have the form that ${operation} takes`;
  return Result.err(new SoftadastraError('invalid_argument', message));
}
