import type { Operation } from '../history/index.js';
import type { Scenario } from '../scenario/index.js';
import { fill, fillPath } from './template.js';

/** One request as it goes out. */
export interface OutgoingRequest {
  operation: Operation;
  attempt: number;
  method: string;
  /** Path and query. */
  path: string;
  /** Null where none is sent. */
  idempotencyKey: string | null;
  /** Undefined where nothing is sent. */
  body: unknown;
}

/** As much of an attempt as is not its operation's. */
export interface AttemptDetails {
  attempt: number;
  /** What the API calls the subject; null where it has not told. */
  id: string | null;
  idempotencyKey: string;
}

/** `{{marker}}` as it stands in the path of a URL. */
export const MARKER_IN_PATH = '%7B%7Bmarker%7D%7D';

/** Makes the requests of operations. */
export type RequestMaker = (operation: Operation, details: AttemptDetails) => OutgoingRequest;

export function createRequestMaker(
  target: URL,
  scenario: Pick<Scenario, 'idempotency'>,
): RequestMaker {
  const own = `${target.pathname}${target.search}`;
  return (operation, { attempt, id, idempotencyKey }) => {
    const words: Record<string, string> = id === null ? {} : { id };
    const writes = operation.kind !== 'read' && operation.kind !== 'list';
    return {
      operation,
      attempt,
      method: operation.method,
      path:
        operation.path === null
          ? own.replaceAll(MARKER_IN_PATH, encodeURIComponent(operation.marker))
          : pathOn(target, fillPath(operation.path, words)),
      idempotencyKey: scenario.idempotency && writes ? idempotencyKey : null,
      body: operation.body === undefined ? undefined : fill(operation.body, words),
    };
  };
}

/** Whether the request of that operation cannot be made without the id of its subject. */
export function needsId({ path, body }: Operation): boolean {
  return (path?.includes('{{id}}') ?? false) || (JSON.stringify(body)?.includes('{{id}}') ?? false);
}

/** A path without a leading slash counts from the root, too. */
function pathOn(target: URL, path: string): string {
  const url = new URL(path.startsWith('/') ? path : `/${path}`, target.origin);
  return `${url.pathname}${url.search}`;
}
