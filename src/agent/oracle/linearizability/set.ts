import { canonical } from './canonical.js';
import type { Operation } from './entry.js';
import type { Step, Steps } from './steps.js';

export interface SetSteps extends Steps {
  /** The element of each cell, as canonical text. */
  readonly names: readonly string[];
}

/** A cell for each element; value `2 × cell` is absent, `2 × cell + 1` present. */
export function setSteps(operations: readonly Operation[]): SetSteps {
  const cells = cellNumbers(operations);
  const initial = Int32Array.from({ length: cells.size }, (_, cell) => 2 * cell);
  const steps = operations.map((operation): Step => {
    const { f, value, invoked: call, completed } = operation;
    const interval = { call, ret: completed ?? Number.POSITIVE_INFINITY };
    if (f !== 'read') {
      const cell = cells.get(canonical(value)) ?? 0;
      return { kind: 'write', cell, to: 2 * cell + (f === 'add' ? 1 : 0), ...interval };
    }
    const seen = initial.slice();
    for (const element of elementsOf(value)) {
      const cell = cells.get(canonical(element)) ?? 0;
      seen[cell] = 2 * cell + 1;
    }
    return { kind: 'read', seen, ...interval };
  });
  return { initial, values: 2 * cells.size, steps, names: [...cells.keys()] };
}

/** What a read of a set saw. */
export function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An element that a read shows more than once, as canonical text; null where there is none. */
export function repeatedElement({ f, value }: Operation): string | null {
  if (f !== 'read') return null;
  const seen = new Set<string>();
  for (const element of elementsOf(value)) {
    const text = canonical(element);
    if (seen.has(text)) return text;
    seen.add(text);
  }
  return null;
}

function cellNumbers(operations: readonly Operation[]): Map<string, number> {
  const cells = new Map<string, number>();
  for (const { f, value } of operations) {
    for (const element of f === 'read' ? elementsOf(value) : [value]) {
      const text = canonical(element);
      if (!cells.has(text)) cells.set(text, cells.size);
    }
  }
  return cells;
}
