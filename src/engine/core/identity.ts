import { SoftadastraError } from './errors.js';
import type { Random } from './random.js';
import { Result } from './result.js';

const NODE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const INCARNATION = /^[0-9a-f]{16}$/;

/** Who wrote an operation: a node in one life of its log, as `node-a#5f0c…`. */
export type Origin = string;

/** 1–128 letters, digits, `.`, `_` or `-`, beginning with a letter or digit. */
export function checkNodeId(id: unknown): Result<string> {
  // Without its type asked for, a missing one would pass as the node "undefined".
  if (typeof id === 'string' && NODE_ID.test(id)) return Result.ok(id);
  return Result.err(
    new SoftadastraError(
      'invalid_argument',
      id === '' || id === undefined || id === null
        ? 'a node id is required: choose a stable name such as edge-store-01'
        : `the node id ${JSON.stringify(String(id).slice(0, 140))} is not valid: use 1-128 letters, digits, '.', '_' or '-'`,
    ),
  );
}

/**
 * A log's own name, 64 random bits: a node whose disk was lost begins to count anew, and without
 * this its operations would be taken for those that it wrote before.
 */
export function newIncarnation(random: Random): string {
  return random.bytes(8).toString('hex');
}

export function originOf(nodeId: string, incarnation: string): Origin {
  return `${nodeId}#${incarnation}`;
}

export function isOrigin(text: string): boolean {
  const [nodeId = '', incarnation = '', ...rest] = text.split('#');
  return rest.length === 0 && NODE_ID.test(nodeId) && INCARNATION.test(incarnation);
}

export function nodeIdOf(origin: Origin): string {
  return origin.slice(0, origin.indexOf('#'));
}
