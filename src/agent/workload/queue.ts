import type { Operation } from '../history/index.js';
import { needsId } from './request.js';
import type { Subjects } from './subjects.js';

/** Hands out operations in order, but none before the creation of its subject is concluded. */
export interface OperationQueue {
  /** Waits where every operation that is left waits for a creation; null at the end. */
  next(): Promise<Operation | null>;
  /** To be called when an operation has ended: others may have waited for it. */
  concluded(): void;
  /** No more is handed out. */
  close(): void;
  /** Names of operations left out because their subject never came to be, or its id is not known. */
  readonly skipped: string[];
}

/** So many times the lanes may wait for creations before no later operation is begun first. */
const LOOKAHEAD = 4;

/**
 * Nobody waits for ever: the creation of a subject stands before what works on it, so whatever is
 * waited for has been handed out already and comes to its end.
 */
export function createQueue(
  operations: readonly Operation[],
  subjects: Subjects,
  lanes: number,
): OperationQueue {
  const skipped: string[] = [];
  let waiting: Operation[] = [];
  let upcoming = 0;
  let closed = false;
  let wake: (() => void)[] = [];

  const wakeAll = () => {
    const woken = wake;
    wake = [];
    for (const resume of woken) resume();
  };
  const ready = (operation: Operation) =>
    operation.subject === operation.name || subjects.state(operation.subject) !== 'open';
  const taken = (operation: Operation): Operation | null => {
    if (operation.subject === operation.name) return operation;
    const made = subjects.state(operation.subject) === 'made';
    const named = !needsId(operation) || subjects.idOf(operation.subject) !== null;
    if (made && named) return operation;
    skipped.push(operation.name);
    return null;
  };
  const findReady = (): Operation | null => {
    const freed = waiting.find(ready);
    if (freed) {
      waiting = waiting.filter((each) => each !== freed);
      return freed;
    }
    while (upcoming < operations.length && waiting.length < lanes * LOOKAHEAD) {
      const operation = operations[upcoming];
      upcoming += 1;
      if (operation === undefined) return null;
      if (ready(operation)) return operation;
      waiting.push(operation);
    }
    return null;
  };
  return {
    skipped,
    async next() {
      while (!closed) {
        const found = findReady();
        if (found !== null) {
          const operation = taken(found);
          if (operation !== null) return operation;
          continue;
        }
        if (waiting.length === 0) return null;
        await new Promise<void>((resume) => wake.push(resume));
      }
      return null;
    },
    concluded: wakeAll,
    close() {
      closed = true;
      wakeAll();
    },
  };
}
