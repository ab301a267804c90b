import type { OperationKind } from '../history/index.js';

/** What a plan has created so far, and which of it the next operation works on. */
export interface Things {
  /** Null for what works on nothing yet, and where there is nothing to work on. */
  pick(kind: OperationKind, index: number, drawn: number): string | null;
  planned(operation: { kind: OperationKind; subject: string }, index: number): void;
}

/** So many of the last things are worked on, so that operations on one thing overlap. */
const RECENT_THINGS = 8;
/** Reads look at what one of so many writes has touched, deletions among them. */
const RECENT_WRITES = 12;

/**
 * One half of the reads looks at what is being written just then; the other half at what was updated
 * last some time ago, and so surely must show it: that is what shows a stale value or a lost one.
 * @param lanes so many operations are under way at a time.
 */
export function createThings(lanes: number): Things {
  const alive: string[] = [];
  const writes: { subject: string; kind: OperationKind; index: number }[] = [];
  const lastWrite = new Map<string, number>();

  /** Subjects of updates that ended some operations ago and were the last write to their subject. */
  const settled = (index: number): string[] => {
    const found: string[] = [];
    for (let place = writes.length - 1; place >= 0 && found.length < RECENT_WRITES; place -= 1) {
      const write = writes[place];
      if (write === undefined || write.index < index - lanes * 8) break;
      if (write.kind !== 'update' || write.index > index - lanes) continue;
      if (lastWrite.get(write.subject) === write.index) found.push(write.subject);
    }
    return found;
  };
  const toRead = (index: number, drawn: number): [readonly string[], number] => {
    const quiet = drawn < 0.5 ? settled(index) : [];
    if (quiet.length > 0) return [quiet, drawn * 2];
    return [writes.slice(-RECENT_WRITES).map(({ subject }) => subject), drawn];
  };
  return {
    pick(kind, index, drawn) {
      if (kind === 'create' || kind === 'list') return null;
      const [among, share] =
        kind === 'read' ? toRead(index, drawn) : [alive.slice(-RECENT_THINGS), drawn];
      return among[Math.floor(share * among.length)] ?? null;
    },
    planned({ kind, subject }, index) {
      if (kind === 'read' || kind === 'list') return;
      writes.push({ subject, kind, index });
      lastWrite.set(subject, index);
      if (kind === 'create') alive.push(subject);
      if (kind === 'delete') alive.splice(alive.lastIndexOf(subject), 1);
    },
  };
}
