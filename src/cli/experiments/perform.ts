import { join } from 'node:path';
import {
  type CloudAccess,
  type RepeatResult,
  type ReplayResult,
  repeatTest,
  replayRun,
  type Scenario,
  type ShrinkOptions,
  type ShrinkResult,
  type StoredRun,
  shrinkRun,
  sweepTest,
  systemRuntime,
  type WrittenFiles,
  writeShrunk,
} from '../../agent/index.js';
import type { CliContext } from '../context.js';
import { createProgressView } from '../progress.js';
import { trialLine } from './shrink-view.js';

/** What all runs of a command share. */
export interface Surroundings {
  target: string;
  dataDir: string;
  labels?: Record<string, string>;
  /** Where the evidence goes; the runs of a shrink stay here. */
  cloud?: CloudAccess | null;
  context: CliContext;
}

export async function sweep({ context, ...options }: Surroundings, scenario: Scenario) {
  const view = createProgressView(context.stderr);
  const { signal } = context;
  return sweepTest({ ...options, signal, onProgress: view.show }, scenario).finally(view.end);
}

export async function repeat(
  { context, ...options }: Surroundings,
  scenario: Scenario,
  times: number,
): Promise<RepeatResult> {
  const seeded = { ...scenario, seed: scenario.seed ?? systemRuntime.newSeed() };
  const { signal } = context;
  const { trials: _, ...result } = await repeatTest(
    { ...options, signal, times, onRun: tellRun(context, times) },
    seeded,
  );
  return result;
}

export async function replay(
  { context, ...options }: Surroundings,
  original: StoredRun,
  times: number,
): Promise<ReplayResult> {
  const { signal } = context;
  return replayRun({ ...options, signal, times, onRun: tellRun(context, times) }, original);
}

export interface ShrinkLimits {
  maxTrials?: number;
  maxMs?: number;
}

/** @param directory where the files go. */
export async function shrink(
  { context, dataDir: _, cloud: __, ...options }: Surroundings,
  original: StoredRun,
  limits: ShrinkLimits,
  directory: string,
): Promise<{ result: ShrinkResult; files: WrittenFiles | null }> {
  const shrinkOptions: ShrinkOptions = {
    ...options,
    ...limits,
    signal: context.signal,
    onTrial: (note) => void context.stderr.write(`${trialLine(note)}\n`),
  };
  const result = await shrinkRun(shrinkOptions, original);
  const { shrunk } = result;
  return { result, files: shrunk && (await writeShrunk(result, shrunk, directory)) };
}

export function shrunkDirectory(dataDir: string, runId: string): string {
  return join(dataDir, 'shrunk', runId);
}

function tellRun({ stderr }: CliContext, times: number) {
  return (run: { id: string; verdict: string }, number: number) =>
    void stderr.write(`run ${number}/${times}: ${run.verdict} (${run.id})\n`);
}
