import {
  type AgentEvent,
  createHistory,
  type History,
  openHistoryFile,
  type Recorder,
} from './history/index.js';
import { type Observed, observeProxy } from './observer.js';
import { addressOf, type Plan } from './plan.js';
import { createRestarter, createSchedule, type FaultProxy, startProxy } from './proxy/index.js';
import { createFetchPage, createReader, type Reader } from './readback/index.js';
import { type ManagedTarget, startTarget } from './target/index.js';
import { type Attempt, createAttempt } from './workload/index.js';

/** Everything a run needs that has to be started and stopped. */
export interface Stage {
  history: History;
  recorder: Recorder;
  observed: Observed;
  proxy: FaultProxy;
  attempt: Attempt;
  reader: Reader;
  restartable: boolean;
  /** Ends the proxy, the target (where it is ours) and the history. May be called twice. */
  strike(): Promise<void>;
}

/**
 * Starts the target where the scenario has a command for it, and the proxy in front of it.
 * @param onTargetLost is called when the target does not come back after a restart.
 */
export async function setStage(
  plan: Plan,
  onEvent: (event: AgentEvent) => void,
  onTargetLost: () => void,
): Promise<Stage> {
  const { scenario, target, runtime, seed } = plan;
  const recorder = openHistoryFile(plan.historyFile);
  const history = createHistory(runtime, recorder, onEvent);
  const observed = observeProxy(history, onTargetLost);
  const managed = await manageTarget(plan);
  const proxy = await startProxy({
    target,
    seed,
    schedule: createSchedule(scenario, seed, plan.operations, managed !== null),
    observer: observed,
    restarter: managed === null ? null : createRestarter(managed, observed),
    runtime,
  }).catch(async (error) => {
    await managed?.stop();
    throw error;
  });
  const fetchPage = createFetchPage(scenario.request.headers, scenario.readback.timeout_ms);
  return {
    history,
    recorder,
    observed,
    proxy,
    attempt: createAttempt((operation) => addressOf(target, proxy.origin, operation), scenario),
    reader: createReader(target, scenario, fetchPage),
    restartable: managed !== null,
    async strike() {
      await proxy.close();
      await managed?.stop();
      await recorder.close();
    },
  };
}

async function manageTarget({ scenario, target, runtime }: Plan): Promise<ManagedTarget | null> {
  const { restart_command, start_timeout_ms } = scenario.target;
  if (restart_command === undefined) return null;
  return startTarget(restart_command, target, start_timeout_ms, runtime);
}
