import type { EventInput } from '../../../src/sdk/index.js';
import { generator, type Seeded } from '../seed.js';
import { attemptsOf, type Told } from './attempts.js';
import { verdictsOf } from './verdicts.js';

export interface StoryOptions {
  readonly seed: number;
  readonly operations: number;
  /** How many of the operations come to each end that is worth telling. */
  readonly lost?: number;
  readonly duplicated?: number;
  readonly partial?: number;
  readonly failed?: number;
  /** Kept, after a connection broke that no fault had touched. */
  readonly broken?: number;
  readonly scenario: string;
  readonly targetUrl: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

export interface Story {
  /** Numbered, in order. */
  readonly events: readonly EventInput[];
  /** How many of them happened before the read-back. */
  readonly beforeVerdicts: number;
  readonly endedAt: number;
}

/** How an operation is going to end. */
export type Ending = 'kept' | 'lost' | 'duplicated' | 'partial' | 'failed' | 'broken';

export interface Plan {
  readonly name: string;
  readonly kind: 'create' | 'update' | 'read';
  readonly subject: string;
  readonly ending: Ending;
}

const CLIENTS = 6;
const SETTLE_MS = 400;

/** The events of a test as an agent would have sent them (docs/events.md), the same for the same options. */
export function tellStory(options: StoryOptions): Story {
  const dice = generator(options.seed);
  const plans = plansOf(options, dice);
  const opening = openingOf(options);
  const attempts = inLanes(plans, options.startedAt + 40, dice);
  const lastAt = Math.max(...attempts.flatMap(({ told }) => told.map(({ at }) => at)));
  const during = attempts.flatMap(({ told }) => told).sort((one, other) => one.at - other.at);
  const readBackAt = lastAt + SETTLE_MS;
  const verdicts = verdictsOf(attempts, readBackAt);
  const endedAt = readBackAt + 60;
  const ending = endOf(attempts, endedAt, endedAt - options.startedAt);
  const before = [...opening, ...during];
  return {
    events: [...before, ...verdicts, ending].map(numbered),
    beforeVerdicts: before.length,
    endedAt,
  };
}

function plansOf({ operations, ...ends }: StoryOptions, dice: Seeded) {
  const endings = (['lost', 'duplicated', 'partial', 'failed', 'broken'] as const).flatMap(
    (ending) => repeated(ending, ends[ending]),
  );
  const places = dice.shuffled(Array.from({ length: operations }, (_, index) => index));
  const endingAt = new Map(endings.map((ending, index) => [places[index], ending]));
  return Array.from({ length: operations }, (_, index): Plan => {
    const name = nameOf(index);
    const ending = endingAt.get(index) ?? 'kept';
    // What works on another's thing comes to no bad end here: its own story would be twice as long.
    const follows = ending === 'kept' && index > 8 && dice.random() < 0.25;
    const subject = follows ? nameOf(index - dice.between(4, 8)) : name;
    return {
      name,
      kind: follows ? dice.pick(['update', 'read'] as const) : 'create',
      subject,
      ending,
    };
  });
}

function repeated(ending: Ending, times = 0): Ending[] {
  return Array.from({ length: times }, () => ending);
}

function nameOf(index: number): string {
  return `op-${String(index + 1).padStart(3, '0')}`;
}

function openingOf({ scenario, seed, targetUrl, operations, startedAt }: StoryOptions): Told[] {
  const mix = { create: 6, update: 1, delete: 0, read: 1, list: 0 };
  const faults = ['latency', 'timeout', 'lost-response', 'connection-reset', 'error-status'];
  return [
    {
      at: startedAt,
      event_type: 'agent_started',
      message: 'The agent has started',
      payload: { agent: 'softadastra 0.1.0' },
    },
    {
      at: startedAt,
      event_type: 'run_started',
      message: `${scenario} against ${targetUrl}`,
      payload: { scenario, seed: String(seed), operations, concurrency: CLIENTS, mix, faults },
    },
  ];
}

export interface Performed {
  readonly plan: Plan;
  readonly attempts: number;
  readonly told: readonly Told[];
}

/** Each client does one operation after the other; whoever is free first takes the next. */
function inLanes(plans: readonly Plan[], startedAt: number, dice: Seeded): Performed[] {
  const freeAt = Array.from({ length: CLIENTS }, (_, client) => startedAt + client * 3);
  return plans.map((plan) => {
    const client = freeAt.indexOf(Math.min(...freeAt));
    const { told, attempts, doneAt } = attemptsOf(plan, freeAt[client] ?? startedAt, dice);
    freeAt[client] = doneAt + dice.between(2, 30);
    return { plan, attempts, told };
  });
}

function endOf(performed: readonly Performed[], at: number, duration_ms: number): Told {
  const verdicts = Object.fromEntries(
    ['kept', 'lost', 'partial', 'duplicated', 'failed', 'applied', 'unknown'].map((verdict) => [
      verdict,
      performed.filter(({ plan }) => verdictOf(plan.ending) === verdict).length,
    ]),
  );
  const attempts = performed.reduce((sum, each) => sum + each.attempts, 0);
  const operations = performed.length;
  return {
    at,
    event_type: 'run_finished',
    message: `${operations} operations have been judged`,
    payload: { operations, verdicts, attempts, duration_ms },
  };
}

function verdictOf(ending: Ending): string {
  return ending === 'broken' ? 'kept' : ending;
}

function numbered({ at, ...event }: Told, index: number): EventInput {
  return { ...event, seq: index + 1, occurred_at: new Date(at).toISOString() };
}
