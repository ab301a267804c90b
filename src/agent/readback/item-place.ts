import { isObject, valueAt } from '../json.js';
import { extract } from '../json-path.js';
import { listPath } from './items.js';

/** Where a listing has its things: said by the scenario, or learned from an answer of the clean pass. */
export interface ItemPlace {
  /** Takes over where the answer shows the marker, unless the place is known. */
  learn(answer: unknown, marker: string): void;
  readonly isKnown: boolean;
  /** The things in an answer; null where it has no list at that place. An absent list is empty. */
  itemsIn(answer: unknown): unknown[] | null;
  /** For people. */
  readonly words: string;
}

/** @param said the scenario's JSONPath. */
export function createItemPlace(said: string | undefined): ItemPlace {
  let learned: string | null = null;
  return {
    learn(answer, marker) {
      if (said === undefined) learned ??= listPath(answer, marker);
    },
    get isKnown() {
      return said !== undefined || learned !== null;
    },
    itemsIn(answer) {
      if (said !== undefined) return asList(extract(answer, said));
      if (learned === null) return null;
      return asList(learned === '' ? answer : valueAt(answer, learned));
    },
    get words() {
      return said ?? learned ?? '';
    },
  };
}

function asList(list: unknown): unknown[] | null {
  if (list === null) return [];
  if (Array.isArray(list)) return list;
  return isObject(list) ? Object.values(list) : null;
}
