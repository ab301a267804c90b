import { endAfter, endAll } from './ends.js';
import { createRecorder, type EngineRecorder } from './evidence/index.js';
import { createHistory, type History } from './history/index.js';
import { type Observed, observeProxy } from './observer.js';
import type { Plan } from './plan.js';
import { createRestarter, createSchedule, type FaultProxy, startProxy } from './proxy/index.js';
import {
  createFetchPage,
  createItemPlace,
  createReader,
  type ItemPlace,
  nextPage,
  type Reader,
  writingProbes,
} from './readback/index.js';
import { type ManagedTarget, openTarget, readTlsTrust, type TlsTrust } from './target/index.js';
import {
  type Answers,
  type Attempt,
  createAnswers,
  createAttempt,
  createRequestMaker,
  createSubjects,
  createValueReader,
  type ListedItems,
  type RequestMaker,
  type Subjects,
  type ValueReader,
} from './workload/index.js';

/** Everything a run needs that has to be started and stopped, and what works with it. */
export interface Stage {
  history: History;
  recorder: EngineRecorder;
  observed: Observed;
  proxy: FaultProxy;
  restartable: boolean;
  trust: TlsTrust;
  attempt: Attempt;
  requestOf: RequestMaker;
  subjects: Subjects;
  answers: Answers;
  values: ValueReader;
  /** Where the answers to operations of the kind list have their things. */
  listPlace: ItemPlace;
  reader: Reader;
  /** Ends the proxy, the target (where it is ours) and the record. May be called twice. */
  strike(): Promise<void>;
}

/**
 * Opens the record of the run, starts the target where the scenario has a command for it, and the
 * proxy in front of it.
 * @param onTargetLost is called when the target does not come back after a restart.
 * @param ending calls off the start of the target.
 * @throws EvidenceError, TargetStartError, InterruptedError, TlsTrustError, ForbiddenAddressError
 */
export async function setStage(
  plan: Plan,
  onTargetLost: () => void,
  ending?: AbortSignal,
): Promise<Stage> {
  const trust = await readTlsTrust(plan.scenario.target);
  const recorder = await createRecorder(plan.dataDir, plan.runId);
  const history = createHistory(plan.runtime, recorder);
  const observed = observeProxy(history, onTargetLost);
  let managed: ManagedTarget | null = null;
  try {
    managed = await manageTarget(plan, ending);
    const proxy = await setProxy(plan, observed, managed, trust);
    return {
      history,
      recorder,
      observed,
      proxy,
      restartable: managed !== null,
      trust,
      ...toolsFor(plan, proxy, history, trust),
      async strike() {
        await endAll([() => proxy.close(), () => managed?.stop(), () => recorder.close()]);
      },
    };
  } catch (error) {
    return await endAfter(error, () => endAll([() => managed?.stop(), () => recorder.close()]));
  }
}

function manageTarget(
  { scenario, target, runtime }: Plan,
  ending?: AbortSignal,
): Promise<ManagedTarget | null> {
  return openTarget(scenario.target, target, runtime, ending);
}

function setProxy(
  { scenario, target, seed, operations, runtime }: Plan,
  observer: Observed,
  managed: ManagedTarget | null,
  trust: TlsTrust,
): Promise<FaultProxy> {
  return startProxy({
    target,
    seed,
    schedule: createSchedule(scenario, seed, operations, managed !== null),
    observer,
    restarter: managed === null ? null : createRestarter(managed, observer),
    trust,
    runtime,
  });
}

/** What sends, reads and understands. */
function toolsFor(plan: Plan, proxy: FaultProxy, history: History, trust: TlsTrust) {
  const { scenario, target, runtime, probes, operations } = plan;
  const values = createValueReader([...writingProbes(probes), ...operations], scenario);
  const listPlace = createItemPlace(scenario.readback.items);
  const listAddress = new URL(scenario.list?.path ?? target.pathname, target);
  const itemsOf = (answer: unknown, link: string | null): ListedItems | null => {
    const items = listPlace.itemsIn(answer);
    return items && { items, complete: nextPage(listAddress, link, answer) === null };
  };
  const { headers } = scenario.request;
  const fetchPage = createFetchPage(headers, scenario.readback.timeout_ms, trust);
  return {
    attempt: createAttempt({
      route: ({ operation, attempt, method, path }) =>
        proxy.route(operation.name, attempt, { kind: operation.kind, method, path }),
      scenario,
      now: runtime.now,
    }),
    requestOf: createRequestMaker(target, scenario),
    subjects: createSubjects(scenario.readback.id),
    answers: createAnswers(values, itemsOf, history),
    values,
    listPlace,
    reader: createReader(target, scenario, values, fetchPage),
  };
}
