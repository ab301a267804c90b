import picomatch from 'picomatch';
import type { FaultSelector, OperationKind } from '../scenario/index.js';

/** What a schedule knows of a request, besides which attempt of which operation it is. */
export interface PlannedRequest {
  kind: OperationKind;
  method: string;
  /** With or without its query. */
  path: string;
}

/** Whether a fault with that `when` may hit this attempt. */
export type Selects = (attempt: number, request: PlannedRequest) => boolean;

/** Compiles the path's pattern once. */
export function createSelector(when: FaultSelector | undefined): Selects {
  if (when === undefined) return () => true;
  const { kinds, methods, attempts } = when;
  const matches = when.path === undefined ? null : picomatch(when.path, { dot: true });
  return (attempt, { kind, method, path }) =>
    (kinds?.includes(kind) ?? true) &&
    (methods?.includes(method) ?? true) &&
    (attempts?.includes(attempt) ?? true) &&
    (matches?.(withoutQuery(path)) ?? true);
}

function withoutQuery(path: string): string {
  const end = path.indexOf('?');
  return end === -1 ? path : path.slice(0, end);
}
