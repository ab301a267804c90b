import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openRun } from '../../src/agent/evidence/index.js';
import { runReliabilityTest, type ScenarioInput } from '../../src/agent/index.js';
import { type Accusation, accusationsIn, distinct } from './accusations.js';
import { SCENARIO } from './scenario.js';
import { checkWhole } from './whole-check.js';

/** An API that is about to be tested. */
export interface Subject {
  url: string;
  /** Laid over the scenario that all have in common. */
  overrides?: ScenarioInput;
  /** Names of the things that the API has harmed by now, from its own books. */
  harmed(): ReadonlySet<string>;
  close(): Promise<void>;
}

/** What one test said, and what had really happened. */
export interface Trial extends Weather {
  harmed: ReadonlySet<string>;
  accusations: readonly Accusation[];
  /** Answers "cannot be told": operations without a verdict, lists, and checks of the order. */
  unknown: Record<Accusation['oracle'], number>;
}

/** How a test goes on: operations and network faults are drawn from the seed. */
export interface Weather {
  seed: number;
  operations: number;
  /** Operations at a time. */
  concurrency: number;
}

/** Tests the API once, and ends it. */
export async function tryOnce(subject: Subject, weather: Weather): Promise<Trial> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'track-record-'));
  try {
    const result = await runReliabilityTest({
      target: subject.url,
      dataDir,
      scenario: { ...SCENARIO, ...subject.overrides },
      overrides: { ...weather },
    });
    const run = await openRun(dataDir, result.run.id);
    const { linearizability, set } = result.consistency;
    return {
      ...weather,
      operations: result.operations,
      harmed: subject.harmed(),
      accusations: distinct([...accusationsIn(run.events), ...(await checkWhole(run))]),
      unknown: {
        'read-back': result.verdicts.unknown,
        linearizability: linearizability?.reason == null ? 0 : 1,
        set: set?.undecided ?? 0,
      },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    await subject.close();
  }
}
