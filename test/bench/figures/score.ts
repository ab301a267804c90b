import type { Contest, Figure } from '../figure.js';
import type { ScanOrder } from '../references/scan-run.js';
import { prepareScoredRun, type Scored } from '../scoring/scored-run.js';
import type { Stage } from '../stage/stage.js';

const EVENTS = 1_000_000;
const MB = 1_000_000;
/** What a worker may need besides what it needed before. */
const MEMORY_MB = 150;
/** How late its event loop may be meanwhile, at the 99th percentile. */
const DELAY_MS = 20;

export const score: Figure = {
  name: 'score',
  number: 8,
  what: 'score and report of a run of 1,000,000 events, beside one scan of those rows',
  unit: 's',
  budget: { atMost: 2 },
  async prepare(stage) {
    const run = await prepareScoredRun(stage, EVENTS);
    const scan = stage.program<ScanOrder, number>('references/scan-run.js');
    const { file, runId } = run;
    return {
      ours: async () => (await run.score()).seconds,
      reference: () => scan.ask({ file, runId, events: EVENTS }),
    };
  },
};

export const scoreMemory: Figure = {
  name: 'score-memory',
  number: 8,
  what: `memory that a worker takes for that score, beside the ${MEMORY_MB} MB that it may`,
  unit: 'MB',
  budget: { atMost: 1 },
  prepare: (stage) => prepare(stage, ({ addedBytes }) => addedBytes / MB, MEMORY_MB),
};

export const scoreDelay: Figure = {
  name: 'score-delay',
  number: 8,
  what: `p99 of the worker's event loop delay meanwhile, beside the ${DELAY_MS} ms that it may be`,
  unit: 'ms',
  budget: { atMost: 1 },
  prepare: (stage) => prepare(stage, ({ lagMs }) => lagMs, DELAY_MS),
};

async function prepare(
  stage: Stage,
  read: (scored: Scored) => number,
  limit: number,
): Promise<Contest> {
  const run = await prepareScoredRun(stage, EVENTS);
  return { ours: async () => read(await run.score()), reference: async () => limit };
}
