import type { Finding, Outcome } from '../history/index.js';
import type { Effects } from './effects.js';
import type { Invocation } from './invocations.js';
import type { HistoryEntry } from './linearizability/index.js';

/** An entry, and the operation that it is a part of; null for the final read. */
export interface RegisterEntry extends HistoryEntry {
  readonly operation: string | null;
}

/**
 * The history of every subject as that of a register: creations and updates write their marker,
 * deletions delete, reads read, and the read-back is the last read. Each invocation is a process of
 * its own. An answer that says that a thing is not there is a read of nothing, whatever was asked.
 * @param lost subjects of which the read-back itself has shown a loss: it is not told twice.
 */
export function registerHistory(
  outcomes: ReadonlyMap<string, Outcome>,
  findings: ReadonlyMap<string, Finding>,
  effects: Effects,
  lost: ReadonlySet<string>,
): RegisterEntry[] {
  const placed: { place: number; entry: RegisterEntry }[] = [];
  for (const { operation, acknowledged } of outcomes.values()) {
    if (operation.kind !== 'create' || !acknowledged) continue;
    const key = operation.name;
    effects.on(key).forEach((invocation, index) => {
      for (const each of entriesOf(invocation, key, index)) placed.push(each);
    });
  }
  placed.sort((a, b) => a.place - b.place);
  const entries = placed.map(({ entry }) => entry);
  for (const { operation, acknowledged } of outcomes.values()) {
    if (operation.kind !== 'create' || !acknowledged || lost.has(operation.name)) continue;
    entries.push(...finalRead(operation.name, findings.get(operation.name)));
  }
  return entries;
}

function entriesOf(invocation: Invocation, key: string, index: number) {
  const { operation, attempt, from, to, result } = invocation;
  const call = callOf(invocation);
  if (call === null) return [];
  const about = { process: `${operation}/${attempt}/${index}`, f: call.f, key, operation };
  const begun = {
    place: from,
    entry: { ...about, type: 'invoke' as const, value: call.asked, time: from },
  };
  if (to === null || result === 'info') return [begun];
  const end = { ...about, type: 'ok' as const, value: call.told, time: to };
  return [begun, { place: to, entry: end }];
}

/** Null for what says nothing: it did not happen, or nobody saw what it showed. */
function callOf({ kind, result, value, seen }: Invocation) {
  if (result === 'fail' || kind === 'list') return null;
  if (result === 'absent') return { f: 'read' as const, asked: null, told: null };
  if (kind === 'read') {
    return result === 'ok' && seen !== undefined
      ? { f: 'read' as const, asked: null, told: seen }
      : null;
  }
  return kind === 'delete'
    ? { f: 'delete' as const, asked: null, told: null }
    : { f: 'write' as const, asked: value, told: value };
}

/** What cannot be read, or shows more than one thing, says nothing. */
function finalRead(key: string, finding: Finding | undefined): RegisterEntry[] {
  if (!finding?.readable || finding.copies > 1) return [];
  if (finding.copies === 1 && finding.value === null) return [];
  const about = { process: `${key}/read-back`, f: 'read' as const, key, operation: null };
  return [
    { ...about, type: 'invoke', value: null },
    { ...about, type: 'ok', value: finding.value },
  ];
}
