import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredRun } from '../evidence/index.js';
import { type Runtime, systemRuntime } from '../runtime.js';
import type { Scenario, ScenarioInput, ScheduledFault, WorkloadEntry } from '../scenario/index.js';
import { createBudget } from './budget.js';
import { ddmin } from './ddmin.js';
import { type Failure, type FailureKind, failuresOf, signatureOf } from './failures.js';
import { scenarioWith, workloadAround, workloadOf } from './planned.js';
import { type Rate, rateOf } from './rate.js';
import { scheduleOf } from './schedule-of.js';
import { type Setup, startingPoints } from './starting-points.js';
import { subsetOf } from './subset.js';
import { runTrial, type TrialOptions } from './trial.js';

export interface ShrinkOptions extends Omit<TrialOptions, 'dataDir' | 'cloud'> {
  /** Runs at most, those that measure the rate included. */
  maxTrials?: number;
  maxMs?: number;
  /** Runs that measure how often the smallest schedule shows the failure. */
  confirmations?: number;
  /** Told after each run. */
  onTrial?: (trial: TrialNote) => void;
}

/** One run of a shrink. */
export interface TrialNote {
  number: number;
  maxTrials: number;
  step: 'again' | 'faults' | 'operations' | 'one at a time' | 'rate';
  faults: number;
  operations: number;
  /** Whether the failure came. */
  failed: boolean;
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

/**
 * Looks for a smallest set of the injected faults that still shows a failure of the same kind, each
 * try a run of its own with only the operations that it needs.
 * @throws ShrinkError when the run shows nothing that was lost, doubled, partial or contradictory.
 */
export async function shrinkRun(
  options: ShrinkOptions,
  original: StoredRun,
): Promise<ShrinkResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'softadastra-shrink-'));
  try {
    return await searchIn(scratch, options, original);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @param scratch where the evidence of the trials is kept for as long as it is needed. */
async function searchIn(
  scratch: string,
  options: ShrinkOptions,
  original: StoredRun,
): Promise<ShrinkResult> {
  const search = createSearch({ ...options, dataDir: scratch }, original);
  const { all, failures, signature } = search;
  const start = await search.find(startingPoints(scheduleOf(original), all, failures, signature));
  const summary = () => ({
    original: {
      id: original.id,
      faults: scheduleOf(original).length,
      operations: all.length,
      failures,
    },
    signature: [...signature],
    ...search.spent(),
  });
  if (start === null) {
    const notes = [
      'The failure did not come again: what it hangs on is not in the schedule alone.',
    ];
    return { ...summary(), shrunk: null, notes };
  }
  const shrunk = await search.shrink(start);
  return { ...summary(), shrunk, notes: search.notes(shrunk) };
}

const MAX_TRIALS = 80;
const MAX_MS = 600_000;
const CONFIRMATIONS = 10;
/** A failure that does not come at once is asked for so many times, at the beginning. */
const FIRST_TRIES = 2;

function createSearch(options: ShrinkOptions & { dataDir: string }, original: StoredRun) {
  const { maxTrials = MAX_TRIALS, maxMs = MAX_MS, onTrial, ...trialOptions } = options;
  const { confirmations = Math.min(CONFIRMATIONS, Math.ceil(maxTrials / 4)) } = options;
  const runtime: Runtime = options.runtime ?? systemRuntime;
  const failures = failuresOf(original);
  const signature = signatureOf(failures);
  if (signature.size === 0) {
    throw new ShrinkError(
      `${original.id} shows nothing that is lost, doubled, partial or inconsistent: there is nothing to shrink.`,
    );
  }
  const all = workloadOf(original.plan);
  const whole = scheduleOf(original);
  const budget = createBudget(maxTrials - confirmations, maxMs, runtime, options.signal);
  let number = 0;
  let tries = FIRST_TRIES;
  let concurrency: number | null = null;
  let witness: StoredRun | null = null;

  const scenarioOfSetup = ({ schedule, workload }: Setup): ScenarioInput => ({
    ...scenarioWith(original.plan, schedule, workload),
    thresholds: [],
    ...(concurrency === null ? {} : { concurrency }),
  });
  const once = async (setup: Setup, step: TrialNote['step']): Promise<boolean> => {
    const { stored } = await runTrial(trialOptions, scenarioOfSetup(setup));
    const failed = failuresOf(stored).some(({ kind }) => signature.has(kind));
    if (failed) witness = stored;
    number += 1;
    const { schedule, workload } = setup;
    onTrial?.({
      ...{ number, maxTrials, step, failed },
      faults: schedule.length,
      operations: workload.length,
    });
    return failed;
  };
  /** A failure that comes only sometimes is missed less often when it is asked for several times. */
  const fails = async (setup: Setup, step: TrialNote['step']) => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      if (!budget.take()) return 'stop' as const;
      if (await once(setup, step)) return 'fails' as const;
    }
    return 'passes' as const;
  };
  const setTries = async (setup: Setup) => {
    let hits = 1;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (budget.take() && (await once(setup, 'again'))) hits += 1;
    }
    tries = hits === 3 ? 1 : hits === 2 ? 3 : 5;
  };
  const withoutFaults = async (start: Setup) => {
    const around = (subset: readonly ScheduledFault[]): Setup => {
      const schedule = subsetOf(start.schedule, subset);
      const names = new Set([...start.keep, ...schedule.map(({ operation }) => operation)]);
      return { ...start, schedule, workload: workloadAround(all, names, start.reach) };
    };
    const { parts, minimal } = await ddmin(start.schedule, (subset) =>
      fails(around(subset), 'faults'),
    );
    return { setup: around(parts), minimal };
  };
  /** Operations that no fault touches may go, as long as what the others work on stays. */
  const withoutOperations = async (setup: Setup): Promise<Setup> => {
    const touched = new Set(setup.schedule.map(({ operation }) => operation));
    const needed = new Set(workloadAround(setup.workload, touched, 'creations'));
    const free = setup.workload.filter((entry) => !needed.has(entry));
    const around = (subset: readonly WorkloadEntry[]): Setup => {
      const names = new Set([...touched, ...subset.map(({ operation }) => operation)]);
      return { ...setup, workload: workloadAround(setup.workload, names, 'creations') };
    };
    if (free.length === 0) return setup;
    // A run has to do something.
    const { parts } = await ddmin(free, async (subset) =>
      around(subset).workload.length === 0 ? 'passes' : fails(around(subset), 'operations'),
    );
    return around(parts);
  };
  const oneAtATime = async (setup: Setup) => {
    const { concurrency: original_ } = original.plan.scenario as Scenario;
    if (original_ === 1 || setup.workload.length === 1) concurrency = 1;
    else {
      concurrency = 1;
      if ((await fails(setup, 'one at a time')) !== 'fails') concurrency = null;
    }
  };

  return {
    all,
    failures,
    signature,
    spent: () => ({ trials: number, durationMs: budget.elapsedMs() }),
    /** The first of them that shows the failure. */
    async find(setups: readonly Setup[]): Promise<Setup | null> {
      for (const setup of setups) {
        const answer = await fails(setup, 'again');
        if (answer === 'fails') return setup;
        if (answer === 'stop') return null;
      }
      return null;
    },
    async shrink(start: Setup): Promise<Shrunk> {
      await setTries(start);
      const { setup: faultless, minimal } = await withoutFaults(start);
      const setup = await withoutOperations(faultless);
      await oneAtATime(setup);
      let hits = 0;
      let made = 0;
      while (made < confirmations && !options.signal?.aborted) {
        made += 1;
        if (await once(setup, 'rate')) hits += 1;
      }
      if (witness === null) throw new Error('A shrink without a run that failed.');
      const { schedule, workload } = setup;
      const reproduction = rateOf(hits, made);
      const found = { schedule, workload, scenario: scenarioOfSetup(setup), minimal };
      return { ...found, reproduction, witness, failures: failuresOf(witness) };
    },
    notes({ minimal, reproduction, schedule }: Shrunk): string[] {
      const notes: string[] = [];
      if (!minimal) {
        notes.push(
          `Not smaller within the budget of ${maxTrials} trials and ${Math.round(maxMs / 1000)} s: there may be a smaller one.`,
        );
      }
      if (schedule.length === 0) notes.push('The failure comes without any fault.');
      if (reproduction.rate !== null && reproduction.rate < 1) {
        notes.push('The failure does not come every time: repeat the run where it does not show.');
      }
      if (whole.length === 0) notes.push('The run had injected no fault at all.');
      return notes;
    },
  };
}
