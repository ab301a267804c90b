import type { Operation } from '../history/index.js';
import type { Invocation } from './invocations.js';

/** What happened to each subject, and when it may have. */
export interface Effects {
  /** Invocations of that operation that may have taken effect. */
  of(operation: string): readonly Invocation[];
  /** Invocations on that subject. */
  on(subject: string): readonly Invocation[];
  /**
   * Whether a write of that value (a deletion, for null) to the same subject may have taken effect
   * after that operation first did: then the operation's own value need not be seen any more.
   */
  mayFollow(operation: Operation, value: string | null): boolean;
  /** Whether a deletion of the subject may have taken effect before the last answer to that operation. */
  deletedBefore(operation: Operation): boolean;
}

/**
 * @param createdOnce a creation can make its subject once only, and never changes it later: what is
 * sent again then makes another thing. So it is where the API gives out the addresses.
 */
export function createEffects(invocations: readonly Invocation[], createdOnce: boolean): Effects {
  const attempts = grouped(invocations, ({ operation }) => operation);
  const byOperation = new Map(
    [...attempts].map(([name, each]) => [name, taken(each, createdOnce)] as const),
  );
  const bySubject = grouped([...byOperation.values()].flat(), ({ subject }) => subject);
  const of = (operation: string) => (byOperation.get(operation) ?? []).filter(mayHaveHappened);
  return {
    of,
    on: (subject) => bySubject.get(subject) ?? [],
    mayFollow({ name, subject }, value) {
      const first = of(name)[0]?.from;
      if (first === undefined) return false;
      return (bySubject.get(subject) ?? []).some(
        (other) =>
          other.operation !== name &&
          mayHaveHappened(other) &&
          gives(other, value) &&
          endOf(other) > first,
      );
    },
    deletedBefore({ name, subject }) {
      const answered = attempts.get(name)?.at(-1)?.to ?? Number.POSITIVE_INFINITY;
      return (bySubject.get(subject) ?? []).some(
        (other) => other.kind === 'delete' && mayHaveHappened(other) && other.from < answered,
      );
    },
  };
}

/**
 * What the answers to all attempts of an operation say together. An acknowledgement says that one of
 * the requests took effect before it, not which: an API that knows the key answers a repetition as it
 * answered the first time and does nothing. So an acknowledged operation happened once, at some time
 * from its first request to its acknowledgement, and every further request may have been another time.
 */
function taken(attempts: readonly Invocation[], createdOnce: boolean): readonly Invocation[] {
  const [first] = attempts.filter((each) => each.result !== 'fail');
  if (first === undefined || first.kind === 'read' || first.kind === 'list') return attempts;
  const acknowledged = attempts.find(({ result }) => result === 'ok');
  const possible = attempts.filter(mayHaveHappened);
  const absent = attempts
    .filter(({ result }) => result === 'absent')
    .map((each) => ({ ...each, from: first.from }));
  if (acknowledged === undefined) return [...possible, ...absent];
  const [earliest = acknowledged, ...further] = possible;
  const once = { ...earliest, result: 'ok' as const, to: acknowledged.to };
  if (first.kind === 'create' && createdOnce) return [once];
  return [
    once,
    ...further.map((each) => ({ ...each, result: 'info' as const, to: null })),
    ...absent,
  ];
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return groups;
}

function mayHaveHappened({ result }: Invocation): boolean {
  return result === 'ok' || result === 'info';
}

/** Until when an invocation may have taken effect. */
function endOf({ result, to }: Invocation): number {
  return result === 'ok' && to !== null ? to : Number.POSITIVE_INFINITY;
}

function gives({ kind, value }: Invocation, wanted: string | null): boolean {
  return wanted === null ? kind === 'delete' : value === wanted && kind !== 'delete';
}
