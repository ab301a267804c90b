import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredRun } from '../evidence/index.js';
import { systemRuntime } from '../runtime.js';
import type { ScenarioInput, ScheduledFault, WorkloadEntry } from '../scenario/index.js';
import { createBudget } from './budget.js';
import { type Failure, type FailureKind, failuresOf, signatureOf } from './failures.js';
import { scenarioOf, workloadOf } from './planned.js';
import { type Rate, rateOf } from './rate.js';
import { oneAtATime, withoutFaults, withoutOperations } from './reduce.js';
import { scheduleOf } from './schedule-of.js';
import { type Setup, startingPoints } from './starting-points.js';
import type { TrialOptions } from './trial.js';
import { createTrials, type TrialNote, type Trials } from './trials.js';

export interface ShrinkOptions extends Omit<TrialOptions, 'dataDir' | 'cloud'> {
  /** Runs at most, those that measure the rate included. */
  maxTrials?: number;
  maxMs?: number;
  /** Runs that measure how often the smallest schedule shows the failure. */
  confirmations?: number;
  /** Told after each run. */
  onTrial?: (trial: TrialNote) => void;
}

/** The smallest run that was found. */
export interface Shrunk {
  schedule: ScheduledFault[];
  workload: WorkloadEntry[];
  /** A scenario that is this run and nothing else. */
  scenario: ScenarioInput;
  /** No single fault can be left out, as far as the trials could tell. */
  minimal: boolean;
  /** How often this run showed the failure, in runs made to measure just that. */
  reproduction: Rate;
  /** A run that showed it. */
  witness: StoredRun;
  failures: Failure[];
}

export interface ShrinkResult {
  original: { id: string; faults: number; operations: number; failures: Failure[] };
  /** What counted as the same failure. */
  signature: FailureKind[];
  trials: number;
  durationMs: number;
  /** Null where the failure did not come again at all. */
  shrunk: Shrunk | null;
  /** What a reader should know, in sentences. */
  notes: string[];
}

/** There is nothing to shrink. */
export class ShrinkError extends Error {
  override name = 'ShrinkError';
}

const MAX_TRIALS = 80;
const MAX_MS = 600_000;
const CONFIRMATIONS = 10;

/**
 * Looks for a smallest set of the injected faults that still shows a failure of the same kind, each
 * try a run of its own with only the operations that it needs. What the runs leave on disk is removed.
 * @throws ShrinkError when the run shows nothing that was lost, doubled, partial or contradictory.
 */
export async function shrinkRun(
  options: ShrinkOptions,
  original: StoredRun,
): Promise<ShrinkResult> {
  const { maxTrials = MAX_TRIALS, maxMs = MAX_MS, onTrial, ...rest } = options;
  const { confirmations = Math.min(CONFIRMATIONS, Math.ceil(maxTrials / 4)), ...shared } = rest;
  const failures = failuresOf(original);
  const signature = signatureOf(failures);
  if (signature.size === 0) {
    throw new ShrinkError(
      `${original.id} shows nothing that is lost, doubled, partial or inconsistent: there is nothing to shrink.`,
    );
  }
  const { runtime = systemRuntime, signal } = options;
  const budget = createBudget(maxTrials - confirmations, maxMs, runtime, signal);
  const dataDir = await mkdtemp(join(tmpdir(), 'softadastra-shrink-'));
  try {
    const trials = createTrials(
      { ...shared, dataDir, maxTrials, budget, onTrial },
      original,
      signature,
    );
    const shrunk = await search({ original, failures, signature, trials, confirmations, signal });
    const faults = scheduleOf(original).length;
    const operations = workloadOf(original.plan).length;
    return {
      original: { id: original.id, faults, operations, failures },
      signature: [...signature],
      trials: trials.made,
      durationMs: budget.elapsedMs(),
      shrunk,
      notes: signal?.aborted
        ? [BROKEN_OFF]
        : notesOf(shrunk, `${maxTrials} trials and ${Math.round(maxMs / 1000)} s`),
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Search {
  original: StoredRun;
  failures: readonly Failure[];
  signature: ReadonlySet<FailureKind>;
  trials: Trials;
  confirmations: number;
  signal: AbortSignal | undefined;
}

async function search(about: Search): Promise<Shrunk | null> {
  const { original, trials } = about;
  const all = workloadOf(original.plan);
  const start = await firstThatFails(about, all);
  if (start === null) return null;
  await trials.learnTries(start);
  const fewer = await withoutFaults(start, all, trials);
  const small = await withoutOperations(fewer.setup, trials);
  const setup = await oneAtATime(small, scenarioOf(original.plan).concurrency, trials);
  const reproduction = await measure(setup, about);
  const { witness } = trials;
  if (witness === null) return null;
  const { schedule, workload } = setup;
  const scenario = trials.scenarioOf(setup);
  const found = { schedule, workload, scenario, minimal: fewer.minimal, reproduction };
  return { ...found, witness, failures: failuresOf(witness) };
}

async function firstThatFails(
  { original, failures, signature, trials }: Search,
  all: readonly WorkloadEntry[],
): Promise<Setup | null> {
  for (const setup of startingPoints(scheduleOf(original), all, failures, signature)) {
    const answer = await trials.fails(setup, 'again');
    if (answer === 'fails') return setup;
    if (answer === 'stop') return null;
  }
  return null;
}

async function measure(setup: Setup, { trials, confirmations, signal }: Search): Promise<Rate> {
  let hits = 0;
  let made = 0;
  while (made < confirmations && !signal?.aborted) {
    const failed = await trials.once(setup, 'rate');
    // What was broken off measures nothing.
    if (signal?.aborted) break;
    made += 1;
    if (failed) hits += 1;
  }
  return rateOf(hits, made);
}

const BROKEN_OFF = 'The search was interrupted: it says nothing of what was not tried.';

function notesOf(shrunk: Shrunk | null, budget: string): string[] {
  if (shrunk === null) {
    return [
      `The failure did not come again within ${budget}: what it hangs on is not in the schedule alone.`,
    ];
  }
  const { minimal, reproduction, schedule } = shrunk;
  const notes: string[] = [];
  if (!minimal)
    notes.push(`Not smaller within the budget of ${budget}: there may be a smaller one.`);
  if (minimal && schedule.length === 0) notes.push('The failure comes without any fault.');
  if (reproduction.rate !== null && reproduction.rate < 1) {
    notes.push('The failure does not come every time: repeat the run where it does not show.');
  }
  return notes;
}
