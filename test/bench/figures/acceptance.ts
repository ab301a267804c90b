import type { Contest } from '../figure.js';
import type { LoadResult, SubmitOrder } from '../load/orders.js';
import { newRunIds } from '../stage/cloud.js';
import type { Stage } from '../stage/stage.js';

export type SubmitShape = Omit<SubmitOrder, 'kind' | 'origin' | 'agentKey' | 'runs'> & {
  /** Among how many runs the connections are shared out. */
  runs: number;
};

export interface Acceptance {
  /** Submits, and sees that all of it is persisted before it answers. */
  submitToCloud(shape: SubmitShape): Promise<LoadResult>;
  submitToBareKoa(shape: SubmitShape): Promise<LoadResult>;
}

/**
 * The web process beside bare Koa. No worker runs while either is measured; one is started
 * afterwards and writes down what was accepted, so that the next round begins with empty queues.
 */
export async function prepareAcceptance(stage: Stage): Promise<Acceptance> {
  const [cloud, bareKoa] = [await stage.cloud(), await stage.bareKoa()];
  const load = stage.load();
  const submit = async ({ runs: _, ...shape }: SubmitShape, origin: string, runs: string[]) => {
    const { agentKey } = cloud;
    return required(await load.ask({ kind: 'submit', origin, agentKey, runs, ...shape }), 202);
  };
  return {
    async submitToCloud(shape) {
      const runs = await cloud.openRuns(shape.runs);
      const result = await submit(shape, cloud.origin, runs);
      const worker = await cloud.startWorker();
      await Promise.race([cloud.ledger.drain(runs, eventsOf(shape)), worker.died]);
      await cloud.ledger.requireComplete(runs, eventsOf(shape) / shape.runs);
      await worker.stop();
      return result;
    },
    submitToBareKoa: (shape) => submit(shape, bareKoa, newRunIds(shape.runs)),
  };
}

/** Both sides under the same load, told by one number of what each came to. */
export function contestOf(
  acceptance: Acceptance,
  shape: SubmitShape,
  read: (result: LoadResult) => number,
): Contest {
  return {
    ours: async () => read(await acceptance.submitToCloud(shape)),
    reference: async () => read(await acceptance.submitToBareKoa(shape)),
  };
}

export function eventsOf(shape: Omit<SubmitShape, 'runs'>): number {
  return shape.connections * shape.requestsPerConnection * shape.eventsPerRequest;
}

export function secondsOf({ startedAt, endedAt }: LoadResult): number {
  return (endedAt - startedAt) / 1_000;
}

/** @throws where anything was answered with another status. */
export function required(result: LoadResult, status: number): LoadResult {
  const others = Object.keys(result.statuses).filter((each) => Number(each) !== status);
  if (others.length === 0) return result;
  throw new Error(`not every request was answered ${status}: ${JSON.stringify(result.statuses)}`);
}
