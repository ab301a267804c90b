import type { Configuration } from './configuration.js';
import type { Layout } from './layout.js';
import { isOpen, type Step } from './steps.js';

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Looks ahead from a configuration of one cell, so that a dead end is seen when it is entered and not
 * a hundred calls later. What it says is certain: it only looks at calls that must still take place.
 */
export class Outlook {
  readonly #layout: Layout;
  /** By value: places where writes and cas are invoked that make it, in order. */
  readonly #sources: number[][];
  /** By value: reads and cas that must find it, in the order of their calls. */
  readonly #observers: Step[][];
  /** Of each step and those after it that return: the soonest return, and whose. */
  readonly #soonest: Float64Array;
  readonly #soonestRead: Int32Array;
  /** The soonest return among those that are no reads of that same value. */
  readonly #soonestOther: Float64Array;

  constructor(layout: Layout) {
    const { steps, values } = layout;
    this.#layout = layout;
    this.#sources = Array.from({ length: values }, () => []);
    this.#observers = Array.from({ length: values }, () => []);
    for (const step of steps) {
      if (step.kind !== 'read') this.#sources[step.to]?.push(step.call);
      if (step.kind !== 'write' && !isOpen(step)) this.#observers[observed(step)]?.push(step);
    }
    this.#soonest = new Float64Array(steps.length + 1).fill(NEVER);
    this.#soonestOther = new Float64Array(steps.length + 1).fill(NEVER);
    this.#soonestRead = new Int32Array(steps.length + 1).fill(-1);
    for (let id = steps.length - 1; id >= 0; id--) this.#lookFrom(id);
  }

  #lookFrom(id: number): void {
    const step = this.#layout.steps[id] as Step;
    const read = step.kind === 'read' ? observed(step) : -1;
    let [best, whose, other] = [
      this.#soonest[id + 1] ?? NEVER,
      this.#soonestRead[id + 1] ?? -1,
      this.#soonestOther[id + 1] ?? NEVER,
    ];
    if (step.ret < best) {
      if (read < 0 || read !== whose) other = best;
      [best, whose] = [step.ret, read];
    } else if (step.ret < other && (read < 0 || read !== whose)) other = step.ret;
    this.#soonest[id] = best;
    this.#soonestRead[id] = whose;
    this.#soonestOther[id] = other;
  }

  /** Whether somebody still has to find this value before anything could make it again. */
  isNeeded(configuration: Configuration, value: number): boolean {
    if ((configuration.outstanding.demanded[value] ?? 0) === 0 || canMake(configuration, value))
      return false;
    const again = this.#nextSource(value, configuration.time);
    for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
      const step = this.#layout.steps[id] as Step;
      if (step.kind !== 'write' && observed(step) === value && step.ret < again) return true;
    }
    return this.#lastObserver(value, configuration.time, again) >= 0;
  }

  /**
   * Until when the cell must keep the value that it was just given, since somebody calls then who has
   * to find it, and nothing could make it again; -1 where it may change at any time.
   */
  keptUntil(configuration: Configuration, value: number): number {
    if ((configuration.outstanding.demanded[value] ?? 0) === 0 || canMake(configuration, value))
      return -1;
    const again = this.#nextSource(value, configuration.time);
    return this.#lastObserver(value, configuration.time, again);
  }

  /** Whether something that is not called yet has to happen before then, and is no read of it. */
  isDisturbed(time: number, until: number, value: number): boolean {
    const id = this.#firstAfter(time);
    const own = this.#soonestRead[id] === value;
    return ((own ? this.#soonestOther[id] : this.#soonest[id]) ?? NEVER) < until;
  }

  /** Place of the last call after `time` that has to find the value and returns before `again`. */
  #lastObserver(value: number, time: number, again: number): number {
    const observers = this.#observers[value] ?? [];
    let last = -1;
    for (
      let n = firstWhere(observers.length, (place) => (observers[place]?.call ?? 0) > time);
      ;
      n++
    ) {
      const step = observers[n];
      if (!step || step.call >= again) return last;
      if (step.ret < again) last = step.call;
    }
  }

  #nextSource(value: number, time: number): number {
    const calls = this.#sources[value] ?? [];
    return calls[firstWhere(calls.length, (place) => (calls[place] ?? 0) > time)] ?? NEVER;
  }

  #firstAfter(time: number): number {
    const { steps } = this.#layout;
    return firstWhere(steps.length, (place) => (steps[place]?.call ?? 0) > time);
  }
}

/** Whether a call under way could make the value. */
function canMake(configuration: Configuration, value: number): boolean {
  const { layout, open } = configuration;
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = layout.steps[id] as Step;
    if (step.kind !== 'read' && step.to === value) return true;
  }
  if ((open[value] ?? 0) > 0) return true;
  return layout.openCas.some(({ step, kind }) => step.to === value && (open[kind] ?? 0) > 0);
}

function observed(step: Exclude<Step, { kind: 'write' }>): number {
  return step.kind === 'read' ? (step.seen[0] ?? 0) : step.from;
}

/** The first place that fulfils what all later ones do; `length` where none does. */
function firstWhere(length: number, fulfils: (place: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (fulfils(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
