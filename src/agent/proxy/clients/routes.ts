import type { ClientFinding } from './findings.js';
import type { ClientOperation } from './ledger.js';

/** What came together under one method and path. */
export interface RouteSummary {
  /** `POST /orders/:id` */
  route: string;
  operations: number;
  attempts: number;
  /** Attempts after the first of their operation. */
  repeated: number;
  faults: number;
  findings: number;
}

/** The busiest first. */
export function routesOf(
  operations: Iterable<ClientOperation>,
  findings: readonly ClientFinding[],
): RouteSummary[] {
  const routes = new Map<string, RouteSummary>();
  const of = (method: string, path: string) => {
    const route = `${method} ${patternOf(path)}`;
    const known = routes.get(route);
    if (known) return known;
    const fresh = { route, operations: 0, attempts: 0, repeated: 0, faults: 0, findings: 0 };
    routes.set(route, fresh);
    return fresh;
  };
  for (const { method, path, attempts, forgottenAttempts } of operations) {
    const summary = of(method, path);
    const count = attempts.length + forgottenAttempts;
    summary.operations += 1;
    summary.attempts += count;
    summary.repeated += count - 1;
    summary.faults += attempts.filter(({ fault }) => fault !== null).length;
  }
  for (const { method, path } of findings) of(method, path).findings += 1;
  return [...routes.values()].sort((a, b) => b.attempts - a.attempts);
}

/** Parts that name one thing become `:id`. */
function patternOf(path: string): string {
  const [pathname = '/'] = path.split('?');
  return pathname
    .split('/')
    .map((part) => (NAMES_ONE_THING.test(part) ? ':id' : part))
    .join('/');
}

const NAMES_ONE_THING = /^(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|[\w-]*\d[\w-]{7,})$/i;
