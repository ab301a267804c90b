import type { Outcome } from '../history/index.js';
import { extract } from '../json-path.js';

/** What creations have told of the things that they made. */
export interface Subjects {
  /** To be called with the outcome of each creation, also one that was taken up again. */
  created(outcome: Outcome): void;
  /** `made`: there, as far as the API says; `missing`: its creation was not acknowledged. */
  state(subject: string): 'open' | 'made' | 'missing';
  /** Where the API told it: what the thing is called in paths. */
  idOf(subject: string): string | null;
}

/** @param idPath JSONPath of the id in the answer to a creation. */
export function createSubjects(idPath: string | undefined): Subjects {
  const concluded = new Map<string, { made: boolean; id: string | null }>();
  return {
    created({ operation, acknowledged, answer }) {
      const id = idPath === undefined ? null : idIn(answer, idPath);
      concluded.set(operation.name, { made: acknowledged, id });
    },
    state(subject) {
      const known = concluded.get(subject);
      if (known === undefined) return 'open';
      return known.made ? 'made' : 'missing';
    },
    idOf: (subject) => concluded.get(subject)?.id ?? null,
  };
}

/** The id in an answer; null where there is none that can stand in a path. */
export function idIn(answer: unknown, idPath: string): string | null {
  const id = extract(answer, idPath);
  // A dot or two in a path name another place, such as the collection that is then deleted.
  if (typeof id === 'string' && !['', '.', '..'].includes(id)) return id;
  return typeof id === 'number' ? String(id) : null;
}
