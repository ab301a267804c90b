import type { NodeControl } from '../control.js';

/**
 * The protocol of the control socket: HTTP/1.1 on a Unix socket that only its owner may open.
 *
 * - `POST /v1/<operation>` with the request as JSON (or nothing) answers 200 and
 *   `{"value": …}` or `{"error": …}`, the error as {@link SoftadastraError.toJSON} gives it.
 * - `GET /v1/export` answers an export, line by line; `POST /v1/import` takes one.
 * - `GET /metrics` answers in the Prometheus text format.
 *
 * Any other path is 404, a body that is no JSON object 400, one of more than 192 MiB 413: all with
 * `{"error": …}`.
 */
export const operations = [
  'status',
  'nodeInfo',
  'put',
  'get',
  'remove',
  'batch',
  'list',
  'syncStatus',
  'tick',
  'retry',
  'failed',
  'held',
  'conflicts',
  'resolve',
  'peers',
  'addPeer',
  'removePeer',
  'forgetPeer',
  'startTransport',
  'stopTransport',
  'startDiscovery',
  'stopDiscovery',
  'compact',
  'metrics',
] as const satisfies readonly (keyof NodeControl)[];

export type Operation = (typeof operations)[number];

export const EXPORT_PATH = '/v1/export';
export const IMPORT_PATH = '/v1/import';
export const METRICS_PATH = '/metrics';

export function pathOf(operation: Operation): string {
  return `/v1/${operation}`;
}

/** What reads or writes everything there is: it may be silent for as long as that takes. */
export function mayTakeLong(path: string): boolean {
  return path === EXPORT_PATH || path === IMPORT_PATH || path === pathOf('compact');
}

export function operationAt(path: string): Operation | undefined {
  return operations.find((operation) => pathOf(operation) === path);
}
