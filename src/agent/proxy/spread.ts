import { draw, type FaultSelector, type FaultSettings } from '../scenario/index.js';

/** As much of an operation as is known before the start. */
export interface ScheduledOperation {
  readonly name: string;
  readonly kind?: string;
  readonly method?: string;
}

/** The operations that a restart strikes: one in each of `count` equal parts of the run. */
export function restartedOperations(
  settings: FaultSettings['restart'],
  seed: string,
  operations: readonly ScheduledOperation[],
): ReadonlySet<string> {
  if (settings === undefined) return new Set();
  const { count } = settings;
  const candidates = selected(operations, settings.when);
  const struck = new Set<string>();
  for (let part = 0; part < count; part += 1) {
    const start = (part * candidates.length) / count;
    const offset = draw(seed, 'restart', part) / count;
    const operation = candidates[Math.floor(start + offset * candidates.length)];
    if (operation !== undefined) struck.add(operation.name);
  }
  return struck;
}

/** The operations that find no network: `operations` in a row, in each of `windows` equal parts. */
export function offlineOperations(
  settings: FaultSettings['offline'],
  seed: string,
  operations: readonly ScheduledOperation[],
): ReadonlySet<string> {
  const covered = new Set<string>();
  if (settings === undefined) return covered;
  const part = operations.length / settings.windows;
  for (let window = 0; window < settings.windows; window += 1) {
    const room = Math.max(0, part - settings.operations);
    const start = Math.round(window * part + draw(seed, 'offline', window) * room);
    const end = Math.min(start + settings.operations, operations.length);
    for (const { name } of operations.slice(start, end)) covered.add(name);
  }
  return covered;
}

function selected(
  operations: readonly ScheduledOperation[],
  when: FaultSelector | undefined,
): readonly ScheduledOperation[] {
  const kinds: readonly string[] | undefined = when?.kinds;
  return operations.filter(
    ({ kind, method }) =>
      (kind === undefined || (kinds?.includes(kind) ?? true)) &&
      (method === undefined || (when?.methods?.includes(method) ?? true)),
  );
}
