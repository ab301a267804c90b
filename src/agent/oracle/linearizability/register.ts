import { canonical } from './canonical.js';
import type { Operation } from './entry.js';
import type { Step, Steps } from './steps.js';

export interface RegisterSteps extends Steps {
  /** What each value stands for, as canonical text. */
  readonly names: readonly string[];
}

/** One cell, null at first; a delete writes null. */
export function registerSteps(operations: readonly Operation[]): RegisterSteps {
  const numbers = new Map<string, number>([[canonical(null), 0]]);
  const numberOf = (value: unknown): number => {
    const text = canonical(value);
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
  const steps = operations.map((operation): Step => {
    const { f, value, invoked: call, completed } = operation;
    const interval = { call, ret: completed ?? Number.POSITIVE_INFINITY };
    const read = (seen: number): Step => ({ kind: 'read', seen: Int32Array.of(seen), ...interval });
    if (f === 'read') return read(numberOf(value));
    if (f !== 'cas') {
      const to = numberOf(f === 'delete' ? null : value);
      return { kind: 'write', cell: 0, to, ...interval };
    }
    const [from, to] = casValues(value).map(numberOf) as [number, number];
    // One that changes nothing only says what was there.
    return from === to && completed !== null
      ? read(from)
      : { kind: 'cas', cell: 0, from, to, ...interval };
  });
  return { initial: Int32Array.of(0), values: numbers.size, steps, names: [...numbers.keys()] };
}

/** The old and the new value of a cas. */
export function casValues(value: unknown): readonly [unknown, unknown] {
  const [from = null, to = null] = Array.isArray(value) ? value : [];
  return [from, to];
}
