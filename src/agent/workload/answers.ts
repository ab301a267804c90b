import type { History, Operation } from '../history/index.js';
import { isAbsence } from './assess.js';
import type { AttemptResult } from './attempt.js';
import { isProbe } from './template.js';
import type { ValueReader } from './value.js';

type Answer = Extract<AttemptResult, { kind: 'answer' }>;

/** What the answers to reads and lists show. */
export interface Answers {
  /**
   * Fields for the event of that answer: `seen` is the value of the subject (null where it is not
   * there) or how many things of the run a list shows. Nothing where it cannot be told.
   */
  seen(operation: Operation, attempt: number, answer: Answer): { seen?: string | number | null };
  /** As much of the answer as is kept: not whole listings. */
  kept(operation: Operation, answer: Answer): unknown;
}

/** The things in the answer of a list; null where there is no list in it. */
export type ItemsOf = (answer: unknown, link: string | null) => ListedItems | null;

export interface ListedItems {
  items: readonly unknown[];
  /** False where the answer names a further page. */
  complete: boolean;
}

export function createAnswers(values: ValueReader, itemsOf: ItemsOf, history: History): Answers {
  return {
    seen(operation, attempt, { status, answer, link }) {
      if (operation.kind === 'read') {
        if (isAbsence(status)) return { seen: null };
        const value = values.valueIn(answer, operation.subject);
        return value === undefined ? {} : { seen: value };
      }
      if (operation.kind !== 'list') return {};
      const listed = itemsOf(answer, link);
      if (listed === null) return {};
      const shown = listed.items
        .flatMap((item) => [...values.subjectsOf(item)])
        .filter((subject) => !isProbe(subject));
      history.saw({ operation: operation.name, attempt, shown, complete: listed.complete });
      return { seen: shown.length };
    },
    kept: ({ kind }, { answer }) => (kind === 'list' ? null : answer),
  };
}
