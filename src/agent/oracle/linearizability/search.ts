import { Configuration } from './configuration.js';
import { layOut } from './layout.js';
import { type Move, movesAt } from './moves.js';
import { reduce } from './reduce.js';
import type { Steps } from './steps.js';
import { Visited } from './visited.js';

export interface SearchLimits {
  /** Whether the time is up. It is asked often. */
  readonly expired: () => boolean;
  /** What the search may remember, bytes. */
  readonly memoryBytes: number;
}

/** The same limits, and at most about so many configurations. */
export function within(limits: SearchLimits, configurations: number): SearchLimits {
  let looks = Math.ceil(configurations / CONFIGURATIONS_PER_LOOK);
  return {
    ...limits,
    expired: () => {
      looks -= 1;
      return looks <= 0 || limits.expired();
    },
  };
}

/** `time` and `memory`: it was given up, and nothing is known. */
export type SearchOutcome = 'linearizable' | 'not linearizable' | 'time' | 'memory';

/** Between two looks at the clock. */
const CONFIGURATIONS_PER_LOOK = 256;

/**
 * Whether an order of the calls explains what they saw: each takes place at one moment between its
 * call and its return. Wing and Gong's search with Lowe's improvements: a configuration is visited
 * once, and a call takes place just in time, when a return (its own or another's) demands it.
 *
 * Wing, Gong: Testing and Verifying Concurrent Objects (1993).
 * Lowe: Testing for Linearizability (2017).
 */
export function search(problem: Steps, limits: SearchLimits): SearchOutcome {
  const layout = layOut(reduce(problem));
  const configuration = new Configuration(layout);
  if (configuration.isHopeless()) return 'not linearizable';
  const visited = new Visited();
  const frames: Frame[] = [];
  let event = 0;
  for (let count = 1; ; count++) {
    const branch = advance(configuration, event);
    if (branch === null) return 'linearizable';
    if (visited.add(branch.event, configuration)) {
      frames.push({ ...branch, mark: configuration.mark(), next: 0 });
    }
    const resumed = nextMove(configuration, frames);
    if (resumed === null) return 'not linearizable';
    event = resumed;
    if (visited.bytes > limits.memoryBytes) return 'memory';
    if (count % CONFIGURATIONS_PER_LOOK === 0 && limits.expired()) return 'time';
  }
}

/** A place to come back to. */
interface Frame extends Branch {
  readonly mark: number;
  next: number;
}

interface Branch {
  readonly event: number;
  readonly moves: readonly Move[];
}

/** Goes on with what needs no decision. @returns where one is needed, null: all is explained */
function advance(configuration: Configuration, start: number): Branch | null {
  const { events, places } = configuration.layout;
  for (let event = start; event < events.length; event++) {
    const what = events[event] ?? 0;
    configuration.time = places[event] ?? 0;
    if (what >= 0) {
      configuration.staleAll();
      configuration.invoke(what);
      continue;
    }
    const moves = movesAt(configuration, ~what);
    if (moves.length > 0 || !configuration.isDone(~what)) return { event, moves };
    configuration.return(~what);
  }
  return null;
}

/** Makes the next move that is possible. @returns the event to go on with, null: none is left */
function nextMove(configuration: Configuration, frames: Frame[]): number | null {
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    configuration.undo(frame.mark);
    configuration.time = configuration.layout.places[frame.event] ?? 0;
    const move = frame.moves[frame.next];
    frame.next += 1;
    if (move === undefined) frames.pop();
    else if (apply(configuration, move)) {
      return frame.event;
    }
  }
  return null;
}

/** @returns false: a dead end */
function apply(configuration: Configuration, move: Move): boolean {
  switch (move.kind) {
    case 'proceed':
      configuration.staleAll();
      return true;
    case 'place':
      return place(configuration, move.id);
    case 'place-open':
      return placeOpen(configuration, move.class);
    case 'serve':
      return serve(configuration, move.id);
    case 'make':
      return make(configuration, move.value);
    case 'overwrite':
      return configuration.overwrite(move.id);
  }
}

function place(configuration: Configuration, id: number): boolean {
  const step = configuration.layout.steps[id];
  if (step === undefined || step.kind === 'read') return false;
  configuration.place(id);
  return settle(configuration, step);
}

function placeOpen(configuration: Configuration, kind: number): boolean {
  const { steps, examples } = configuration.layout;
  const step = steps[examples[kind] ?? -1];
  if (step === undefined || step.kind === 'read') return false;
  configuration.placeOpen(kind);
  return settle(configuration, step);
}

/** After a write, all writes under way that nobody will ever see take place right before it. */
function settle(
  configuration: Configuration,
  { kind, cell, to }: { kind: 'write' | 'cas'; cell: number; to: number },
): boolean {
  if (!configuration.change(cell, to)) return false;
  if (kind === 'cas') {
    configuration.stale(cell);
    return configuration.keep(cell);
  }
  configuration.freshen(cell);
  for (let id = configuration.first(), next: number; id >= 0; id = next) {
    next = configuration.after(id);
    const step = configuration.layout.steps[id];
    if (step?.kind !== 'write' || step.cell !== cell) continue;
    if (configuration.outstanding.wanted[step.to] === 0) configuration.place(id);
  }
  return configuration.keep(cell);
}

function serve(configuration: Configuration, id: number): boolean {
  const step = configuration.layout.steps[id];
  if (step?.kind !== 'read') return false;
  for (let cell = 0; cell < step.seen.length; cell++) {
    const value = step.seen[cell] ?? 0;
    if (configuration.cells[cell] !== value && !make(configuration, value)) return false;
  }
  return true;
}

/** By the write under way that returns first; by an open one where there is no other. */
function make(configuration: Configuration, value: number): boolean {
  let best = -1;
  let soonest = Number.POSITIVE_INFINITY;
  for (let id = configuration.first(); id >= 0; id = configuration.after(id)) {
    const step = configuration.layout.steps[id];
    if (step?.kind !== 'write' || step.to !== value || step.ret >= soonest) continue;
    soonest = step.ret;
    best = id;
  }
  if (best >= 0) return place(configuration, best);
  // The class of a write is its value.
  return (configuration.open[value] ?? 0) > 0 && placeOpen(configuration, value);
}
