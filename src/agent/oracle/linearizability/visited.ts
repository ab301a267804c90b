import type { Configuration } from './configuration.js';
import type { Step } from './steps.js';

/** What a map's entry costs beside its text, roughly, bytes. */
const ENTRY_BYTES = 120;

/**
 * The configurations that a search has been in. One that differs from a known one only by having
 * used more open calls can do nothing that the known one could not.
 */
export class Visited {
  /** An estimate. */
  bytes = 0;
  /** By event: what the cells hold and which calls have taken place, exactly, as text. */
  readonly #byEvent: Map<string, Int32Array[]>[] = [];

  /** @returns false where it, or a better one, is known */
  add(event: number, configuration: Configuration): boolean {
    const known = this.#byEvent[event] ?? new Map<string, Int32Array[]>();
    this.#byEvent[event] = known;
    const key = textOf(configuration);
    const shortages = known.get(key);
    if (shortages?.some((one) => isNoWorse(one, configuration))) return false;
    const own = shortageOf(configuration);
    if (shortages) shortages.push(own);
    else known.set(key, [own]);
    this.bytes += ENTRY_BYTES + own.byteLength + (shortages ? 0 : 2 * key.length);
    return true;
  }
}

/** All but the use of open calls. */
function textOf(configuration: Configuration): string {
  const { cells, placed } = configuration;
  const units: number[] = [];
  if (cells.length === 1) units.push((cells[0] ?? 0) & 0xffff, (cells[0] ?? 0) >>> 16);
  else pushBits(units, cells);
  for (const word of placed) units.push(word & 0xffff, word >>> 16);
  for (const cell of freshThatMatter(configuration)) units.push(cell & 0xffff, cell >>> 16);
  let text = '';
  for (const unit of units) text += String.fromCharCode(unit);
  return text;
}

/** Of many cells each holds an even or an odd value. */
function pushBits(units: number[], cells: Int32Array): void {
  for (let start = 0; start < cells.length; start += 16) {
    let unit = 0;
    for (let bit = 0; bit < 16; bit++) unit |= ((cells[start + bit] ?? 0) & 1) << bit;
    units.push(unit);
  }
}

/** That a cell was written just now matters only to a write that could take place before that. */
function freshThatMatter(configuration: Configuration): Set<number> {
  const cells = new Set<number>();
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = configuration.layout.steps[id];
    if (step?.kind === 'write' && configuration.fresh[step.cell]) cells.add(step.cell);
  }
  return cells;
}

/** Pairs of a class and how often it was used, where what is left may be too little. */
function shortageOf(configuration: Configuration): Int32Array {
  const { layout, open, used, usedClasses, outstanding } = configuration;
  const pairs: number[] = [];
  for (const kind of new Set(usedClasses)) {
    const to = valueMade(layout.steps[layout.examples[kind] ?? 0]);
    // Each use explains at least one observation: more than are wanted are never used.
    if ((open[kind] ?? 0) < (outstanding.wanted[to] ?? 0)) pairs.push(kind, used[kind] ?? 0);
  }
  return Int32Array.from(pairs);
}

function valueMade(step: Step | undefined): number {
  return step === undefined || step.kind === 'read' ? 0 : step.to;
}

function isNoWorse(shortage: Int32Array, { used }: Configuration): boolean {
  for (let place = 0; place < shortage.length; place += 2) {
    if ((used[shortage[place] ?? 0] ?? 0) < (shortage[place + 1] ?? 0)) return false;
  }
  return true;
}
