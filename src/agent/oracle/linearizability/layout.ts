import { type CasStep, isOpen, type Step, type Steps } from './steps.js';

/** A problem in the form that a search reads: numbered events, slots and classes. */
export interface Layout extends Steps {
  /** Calls and returns in the order of the history: `step` for its call, `~step` for its return. */
  readonly events: Int32Array;
  /** Where each event stands among the entries. */
  readonly places: Int32Array;
  /** Steps that are under way at the same time have different slots; open ones have -1. */
  readonly slots: Int32Array;
  readonly slotCount: number;
  /**
   * Open calls of one class can stand for each other once they are invoked. A write's class is its
   * value; the classes of cas follow after those.
   */
  readonly classes: Int32Array;
  readonly classCount: number;
  /** One open call of each class, -1 where it has none. */
  readonly examples: Int32Array;
  /** The classes of open cas. */
  readonly openCas: readonly { readonly step: CasStep; readonly kind: number }[];
}

export function layOut(problem: Steps): Layout {
  const { events, places } = eventsOf(problem.steps);
  return { ...problem, events, places, ...slotsOf(problem.steps, events), ...classesOf(problem) };
}

function eventsOf(steps: readonly Step[]) {
  const events: { at: number; event: number }[] = [];
  steps.forEach((step, id) => {
    events.push({ at: step.call, event: id });
    if (!isOpen(step)) events.push({ at: step.ret, event: ~id });
  });
  events.sort((a, b) => a.at - b.at);
  return {
    events: Int32Array.from(events, ({ event }) => event),
    places: Int32Array.from(events, ({ at }) => at),
  };
}

function slotsOf(steps: readonly Step[], events: Int32Array) {
  const slots = new Int32Array(steps.length).fill(-1);
  const free: number[] = [];
  let slotCount = 0;
  for (const event of events) {
    const step = steps[event < 0 ? ~event : event];
    if (step === undefined || isOpen(step)) continue;
    if (event < 0) free.push(slots[~event] ?? 0);
    else slots[event] = free.pop() ?? slotCount++;
  }
  return { slots, slotCount };
}

function classesOf({ steps, values }: Steps) {
  const numbers = new Map<string, number>();
  const classes = Int32Array.from(steps, (step) => {
    if (step.kind === 'read') return -1;
    if (step.kind === 'write') return step.to;
    const name = `${step.from} ${step.to}`;
    const known = numbers.get(name) ?? values + numbers.size;
    numbers.set(name, known);
    return known;
  });
  const classCount = values + numbers.size;
  const examples = new Int32Array(classCount).fill(-1);
  steps.forEach((step, id) => {
    if (step.kind !== 'read' && isOpen(step)) examples[classes[id] ?? 0] = id;
  });
  const openCas = [...examples.keys()].flatMap((kind) => {
    const step = steps[examples[kind] ?? -1];
    return step?.kind === 'cas' ? [{ step, kind }] : [];
  });
  return { classes, classCount, examples, openCas };
}
