import type { Operation } from '../history/index.js';
import type { Invocation } from './invocations.js';

/** What happened to each subject, and when it may have. */
export interface Effects {
  /** Invocations of that operation that may have taken effect. */
  of(operation: string): readonly Invocation[];
  /** Invocations on that subject, in the order in which they began. */
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
  const bySubject = grouped(oneCreation(invocations, createdOnce), ({ subject }) => subject);
  const byOperation = grouped([...bySubject.values()].flat(), ({ operation }) => operation);
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
      const answered = byOperation.get(name)?.at(-1)?.to ?? Number.POSITIVE_INFINITY;
      return (bySubject.get(subject) ?? []).some(
        (other) => other.kind === 'delete' && mayHaveHappened(other) && other.from < answered,
      );
    },
  };
}

/** Where it can happen once only, the attempts of an acknowledged creation are one invocation. */
function oneCreation(invocations: readonly Invocation[], createdOnce: boolean): Invocation[] {
  if (!createdOnce) return [...invocations];
  const acknowledged = new Map(
    invocations.flatMap((each) =>
      each.kind === 'create' && each.result === 'ok' ? [[each.operation, each.to] as const] : [],
    ),
  );
  const told = new Set<string>();
  return invocations.flatMap((each) => {
    const to = each.kind === 'create' ? acknowledged.get(each.operation) : undefined;
    if (to === undefined) return [each];
    if (told.has(each.operation)) return [];
    told.add(each.operation);
    return [{ ...each, result: 'ok' as const, to }];
  });
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
