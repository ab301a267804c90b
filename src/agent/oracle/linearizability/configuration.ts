import type { Layout } from './layout.js';
import { Outlook } from './outlook.js';
import { Outstanding } from './outstanding.js';
import { isOpen, type ReadStep, type Step } from './steps.js';
import { UnderWay } from './under-way.js';

/** What `undo` reverses; each is followed on the trail by two numbers. */
const CALLED = 0;
const CALLED_OPEN = 1;
const TOOK_PLACE = 2;
const USED_OPEN = 3;
const CHANGED = 4;
const FRESHENED = 5;
const STALED = 6;
const RETURNED = 7;

/**
 * How far an explanation has come: what each cell holds, which of the calls under way have taken
 * place, and how many open ones were used. It changes in place, and `undo` goes back.
 *
 * A read takes place as soon as it can: that changes nothing for the others.
 */
export class Configuration {
  readonly cells: Int32Array;
  readonly outstanding: Outstanding;
  /** By class: open calls that are invoked, and not used. */
  readonly open: Int32Array;
  /** By class: open calls that took place. */
  readonly used: Int32Array;
  /** Each class as often as it was used. */
  readonly usedClasses: number[] = [];
  /** By slot, 32 in a word: calls under way that have taken place. */
  readonly placed: Int32Array;
  /** Cells whose last change was a write that took place at this very event. */
  readonly fresh: Uint8Array;
  /** Place of the event that it has come to. */
  time = -1;
  /** Of one cell only. */
  readonly #outlook: Outlook | null;
  readonly #freshCells: number[] = [];
  readonly #done: Uint8Array;
  readonly #underWay: UnderWay;
  readonly #trail: number[] = [];

  constructor(readonly layout: Layout) {
    const { initial, values, steps, classCount, slotCount } = layout;
    this.cells = initial.slice();
    this.outstanding = new Outstanding(values, steps);
    this.open = new Int32Array(classCount);
    this.used = new Int32Array(classCount);
    this.placed = new Int32Array(Math.ceil(slotCount / 32));
    this.fresh = new Uint8Array(initial.length);
    this.#done = new Uint8Array(steps.length);
    this.#underWay = new UnderWay(steps.length);
    this.#outlook = initial.length === 1 ? new Outlook(layout) : null;
  }

  /** The calls under way that will return and have not taken place; -1 after the last. */
  first(): number {
    return this.#underWay.first();
  }

  after(id: number): number {
    return this.#underWay.after(id);
  }

  isDone(id: number): boolean {
    return this.#done[id] === 1;
  }

  matches({ seen }: ReadStep): boolean {
    const { cells } = this;
    for (let cell = 0; cell < cells.length; cell++) if (cells[cell] !== seen[cell]) return false;
    return true;
  }

  /** Whether nothing could ever explain a value that is still to be found. */
  isHopeless(): boolean {
    const { demanded, sources } = this.outstanding;
    const held = new Set(this.cells);
    return demanded.some((n, value) => n > 0 && sources[value] === 0 && !held.has(value));
  }

  invoke(id: number): void {
    const step = this.#step(id);
    if (isOpen(step)) {
      const kind = this.layout.classes[id] ?? 0;
      this.open[kind] = (this.open[kind] ?? 0) + 1;
      this.#trail.push(CALLED_OPEN, kind, 0);
      return;
    }
    this.#underWay.append(id);
    this.#trail.push(CALLED, id, 0);
    if (step.kind === 'read' && this.matches(step)) this.place(id);
  }

  /** Frees the slot of a call that has taken place. */
  return(id: number): void {
    this.#flip(id);
    this.#trail.push(RETURNED, id, 0);
  }

  /** A call under way takes place; what it does to its cell is another matter. */
  place(id: number): void {
    this.#underWay.takeOut(id);
    this.#done[id] = 1;
    this.#flip(id);
    this.outstanding.count(this.#step(id), -1);
    this.#trail.push(TOOK_PLACE, id, 0);
  }

  /** One of the open calls of a class takes place. */
  placeOpen(kind: number): void {
    this.open[kind] = (this.open[kind] ?? 0) - 1;
    this.used[kind] = (this.used[kind] ?? 0) + 1;
    this.usedClasses.push(kind);
    this.outstanding.count(this.#example(kind), -1);
    this.#trail.push(USED_OPEN, kind, 0);
  }

  /** The cell's value changes, and reads that see it take place. @returns false: a dead end */
  change(cell: number, to: number): boolean {
    const from = this.cells[cell] ?? 0;
    if (from === to) return true;
    if (this.#leavesBehind(from)) return false;
    this.cells[cell] = to;
    this.#trail.push(CHANGED, cell, from);
    for (let id = this.first(), next: number; id >= 0; id = next) {
      next = this.after(id);
      const step = this.#step(id);
      if (step.kind === 'read' && this.matches(step)) this.place(id);
    }
    return true;
  }

  /** Whether someone still has to find this value, and nothing is left to make it again. */
  #leavesBehind(value: number): boolean {
    const { demanded, sources } = this.outstanding;
    if ((demanded[value] ?? 0) === 0) return false;
    return sources[value] === 0 || (this.#outlook?.isNeeded(this, value) ?? false);
  }

  /**
   * What the last change makes unavoidable: while the cell has to keep its value nothing else can
   * happen, and writes that return before that have to take place right before it, if they can.
   * @returns false: a dead end
   */
  keep(cell: number): boolean {
    const value = this.cells[cell] ?? 0;
    const until = this.#outlook?.keptUntil(this, value) ?? -1;
    if (until < 0) return true;
    if (this.#outlook?.isDisturbed(this.time, until, value)) return false;
    for (let id = this.first(), next: number; id >= 0; id = next) {
      next = this.after(id);
      const step = this.#step(id);
      if (step.ret > until) continue;
      if (step.kind !== 'write' || !this.fresh[cell] || !this.overwrite(id)) return false;
    }
    return true;
  }

  /** A write takes place right before the one that its cell holds. @returns false: a dead end */
  overwrite(id: number): boolean {
    const step = this.#step(id);
    this.place(id);
    return (
      step.kind !== 'write' || this.cells[step.cell] === step.to || !this.#leavesBehind(step.to)
    );
  }

  freshen(cell: number): void {
    if (this.fresh[cell]) return;
    this.fresh[cell] = 1;
    this.#freshCells.push(cell);
    this.#trail.push(FRESHENED, cell, 0);
  }

  stale(cell: number): void {
    if (!this.fresh[cell]) return;
    this.fresh[cell] = 0;
    const place = this.#freshCells.indexOf(cell);
    this.#freshCells.splice(place, 1);
    this.#trail.push(STALED, cell, place);
  }

  /** Time goes on: what follows can no longer take place before what is there. */
  staleAll(): void {
    for (let cell = this.#freshCells.at(-1); cell !== undefined; cell = this.#freshCells.at(-1)) {
      this.stale(cell);
    }
  }

  mark(): number {
    return this.#trail.length;
  }

  undo(mark: number): void {
    const trail = this.#trail;
    while (trail.length > mark) {
      const second = trail.pop() ?? 0;
      const first = trail.pop() ?? 0;
      this.#undo(trail.pop() ?? 0, first, second);
    }
  }

  #undo(kind: number, first: number, second: number): void {
    if (kind === CALLED) this.#underWay.takeOut(first);
    else if (kind === CALLED_OPEN) this.open[first] = (this.open[first] ?? 0) - 1;
    else if (kind === TOOK_PLACE) {
      this.#underWay.putBack(first);
      this.#done[first] = 0;
      this.#flip(first);
      this.outstanding.count(this.#step(first), 1);
    } else if (kind === USED_OPEN) {
      this.open[first] = (this.open[first] ?? 0) + 1;
      this.used[first] = (this.used[first] ?? 0) - 1;
      this.usedClasses.pop();
      this.outstanding.count(this.#example(first), 1);
    } else if (kind === CHANGED) this.cells[first] = second;
    else if (kind === RETURNED) this.#flip(first);
    else {
      this.fresh[first] = kind === STALED ? 1 : 0;
      if (kind === STALED) this.#freshCells.splice(second, 0, first);
      else this.#freshCells.pop();
    }
  }

  #step(id: number): Step {
    return this.layout.steps[id] as Step;
  }

  #example(kind: number): Step {
    return this.#step(this.layout.examples[kind] ?? 0);
  }

  #flip(id: number): void {
    const slot = this.layout.slots[id] ?? 0;
    this.placed[slot >>> 5] = (this.placed[slot >>> 5] ?? 0) ^ (1 << (slot & 31));
  }
}
