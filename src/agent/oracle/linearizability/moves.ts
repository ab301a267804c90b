import type { Configuration } from './configuration.js';
import type { CasStep, Step } from './steps.js';

/** What may happen next, at the return of a call that has not taken place. */
export type Move =
  /** Nothing more: time goes on. */
  | { readonly kind: 'proceed' }
  /** A write or a cas under way takes place. */
  | { readonly kind: 'place'; readonly id: number }
  | { readonly kind: 'place-open'; readonly class: number }
  /** Writes bring the cells to what a read has seen. */
  | { readonly kind: 'serve'; readonly id: number }
  /** A write brings a cell to what a cas needs, or writes what is there. */
  | { readonly kind: 'make'; readonly value: number }
  /** A write takes place right before one that hides it. */
  | { readonly kind: 'overwrite'; readonly id: number };

/**
 * The moves that may matter, the likeliest first. A write under way waits until somebody needs it:
 * until it returns, until a read or cas under way has to find its value, or until it can be hidden
 * by another. Of calls that can stand for each other only the one that returns first is moved.
 */
export function movesAt(configuration: Configuration, returning: number): Move[] {
  const done = configuration.isDone(returning);
  const hidden = overwrites(configuration);
  if (done) return hidden.length === 0 ? [] : [{ kind: 'proceed' }, ...hidden];
  if (isOutOfReach(configuration, stepOf(configuration, returning))) return [];
  const awaited = awaitedValues(configuration);
  return [
    ...ownMoves(configuration, returning),
    ...services(configuration, returning, awaited),
    ...casMoves(configuration, returning, awaited),
    ...renewals(configuration),
    ...hidden,
  ];
}

function ownMoves(configuration: Configuration, id: number): Move[] {
  const step = stepOf(configuration, id);
  if (step.kind === 'read') return [{ kind: 'serve', id }];
  const possible = step.kind === 'write' || configuration.cells[step.cell] === step.from;
  return possible ? [{ kind: 'place', id }] : [];
}

/** For each value that a read or cas under way waits for. */
function services(
  configuration: Configuration,
  returning: number,
  awaited: ReadonlySet<number>,
): Move[] {
  const { cells } = configuration;
  const moves: Move[] = [];
  const made = new Set<number>();
  const returned = stepOf(configuration, returning);
  if (cells.length === 1 && returned.kind === 'read') made.add(returned.seen[0] ?? 0);
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind === 'read' && id !== returning) {
      const value = step.seen[0] ?? 0;
      if (cells.length === 1 && made.has(value)) continue;
      made.add(value);
      moves.push({ kind: 'serve', id });
    } else if (step.kind === 'cas') make(step);
  }
  for (const { step } of openCas(configuration)) if (awaited.has(step.to)) make(step);
  return moves;

  function make({ cell, from }: CasStep): void {
    if (cells[cell] === from || made.has(from)) return;
    made.add(from);
    moves.push({ kind: 'make', value: from });
  }
}

function casMoves(
  configuration: Configuration,
  returning: number,
  awaited: ReadonlySet<number>,
): Move[] {
  const { layout, cells } = configuration;
  const best = new Map<number, number>();
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind !== 'cas' || cells[step.cell] !== step.from) continue;
    const kind = layout.classes[id] ?? 0;
    const known = best.get(kind);
    if (known === undefined || stepOf(configuration, known).ret > step.ret) best.set(kind, id);
  }
  const closed = [...best.values()].filter((id) => id !== returning);
  const open = openCas(configuration).filter(
    ({ step, kind }) => cells[step.cell] === step.from && !best.has(kind) && awaited.has(step.to),
  );
  return [
    ...closed.map((id): Move => ({ kind: 'place', id })),
    ...open.map(({ kind }): Move => ({ kind: 'place-open', class: kind })),
  ];
}

/**
 * Before a cas a write may write what is there already: it takes place itself, and others can hide
 * behind it. (Behind one that takes place anyway they hide without that.)
 */
function renewals(configuration: Configuration): Move[] {
  const { cells, fresh } = configuration;
  const renewed = new Set<number>();
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind === 'write' && !fresh[step.cell]) renewed.add(step.cell);
  }
  return [...renewed].flatMap((cell): Move[] => {
    const value = cells[cell] ?? 0;
    return hasCasFrom(configuration, value) ? [{ kind: 'make', value }] : [];
  });
}

/** Writes that could hide behind one of this moment, though somebody may want them later. */
function overwrites(configuration: Configuration): Move[] {
  const { cells, fresh } = configuration;
  const { sources, demanded, wanted } = configuration.outstanding;
  const best = new Map<number, number>();
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind !== 'write' || !fresh[step.cell]) continue;
    const { cell, to } = step;
    const lost = cells[cell] !== to && (demanded[to] ?? 0) > 0 && sources[to] === 1;
    if (lost || wanted[to] === 0) continue;
    const known = best.get(to);
    if (known === undefined || stepOf(configuration, known).ret > step.ret) best.set(to, id);
  }
  return [...best.values()].map((id): Move => ({ kind: 'overwrite', id }));
}

function hasCasFrom(configuration: Configuration, value: number): boolean {
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind === 'cas' && step.from === value) return true;
  }
  return openCas(configuration).some(({ step }) => step.from === value);
}

/** Values that calls under way have to find, and those that open cas can turn into such. */
function awaitedValues(configuration: Configuration): ReadonlySet<number> {
  const awaited = new Set<number>();
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = stepOf(configuration, id);
    if (step.kind === 'read') for (const value of step.seen) awaited.add(value);
    if (step.kind === 'cas') awaited.add(step.from);
  }
  close(awaited, openCas(configuration), ({ step }) => [step.to, step.from]);
  return awaited;
}

/** Whether nothing under way could bring a cell to what this read or cas has to find. */
function isOutOfReach(configuration: Configuration, step: Step): boolean {
  const { cells, open, layout } = configuration;
  if (step.kind === 'write' || cells.length > 1) return false;
  const needed = step.kind === 'read' ? (step.seen[0] ?? 0) : step.from;
  if (cells[0] === needed || (open[needed] ?? 0) > 0) return false;
  const reached = new Set(cells);
  const swaps: { step: CasStep }[] = openCas(configuration);
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const other = stepOf(configuration, id);
    if (other.kind === 'write') reached.add(other.to);
    if (other.kind === 'cas' && other !== step) swaps.push({ step: other });
  }
  for (let value = 0; value < layout.values; value++)
    if ((open[value] ?? 0) > 0) reached.add(value);
  close(reached, swaps, ({ step: { from, to } }) => [from, to]);
  return !reached.has(needed);
}

/** Adds what follows from what is there, until nothing does. */
function close<T>(
  values: Set<number>,
  rules: readonly T[],
  ofRule: (rule: T) => readonly [has: number, adds: number],
): void {
  for (let before = -1; before !== values.size; ) {
    before = values.size;
    for (const rule of rules) {
      const [has, adds] = ofRule(rule);
      if (values.has(has)) values.add(adds);
    }
  }
}

/** The classes of open cas that can still take place. */
function openCas({ layout, open }: Configuration) {
  return layout.openCas.filter(({ kind }) => (open[kind] ?? 0) > 0);
}

function stepOf({ layout }: Configuration, id: number): Step {
  return layout.steps[id] as Step;
}
