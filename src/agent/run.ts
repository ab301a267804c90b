import type { Delivery } from './delivery/index.js';
import { openDelivery } from './delivery/index.js';
import type { ReliabilityTestOptions, ReliabilityTestResult, Step } from './options.js';
import { judge } from './oracle/index.js';
import { addressOf, type Plan, planRecord, planRun } from './plan.js';
import { usableFaults } from './proxy/index.js';
import { cleanPass, type EchoedFields, finalPass } from './readback/index.js';
import { resultRecord, runHeading, summarize } from './result.js';
import { type Stage, setStage } from './stage.js';
import { packageVersion } from './version.js';
import { type PerformOptions, runWorkload, takeUpAgain } from './workload/index.js';

/**
 * Tests a real API: drives it through injected faults, reads back what it holds, and decides what
 * became of every operation.
 * @throws ScenarioError, OptionsError, BodyError: the options cannot be used.
 * @throws TargetStartError, BlindOracleError, ForbiddenAddressError: the test cannot be made.
 */
export async function runReliabilityTest(
  options: ReliabilityTestOptions,
): Promise<ReliabilityTestResult> {
  const run = await begin(options);
  try {
    const echoes = await proveOracle(run);
    open(run);
    await underFaults(run);
    await afterFaults(run);
    await readBack(run, echoes);
    const verdicts = decide(run);
    return await submit(run, verdicts);
  } finally {
    await run.stage.strike();
  }
}

/** One test while it goes on. */
interface Run {
  plan: Plan;
  options: ReliabilityTestOptions;
  stage: Stage;
  /** Aborted by the caller, or because the target is gone for good. */
  ending: AbortSignal;
  delivery: Delivery | null;
  startedAt: number;
}

/** How long a request that is under way when the faults end may take to end, too. */
const DRAIN_MS = 10_000;

async function begin(options: ReliabilityTestOptions): Promise<Run> {
  const plan = await planRun(options);
  const targetLost = new AbortController();
  const signals = options.signal ? [options.signal, targetLost.signal] : [targetLost.signal];
  const started: { run: Run | null } = { run: null };
  tell(options, 'starting', 0, plan);
  const stage = await setStage(
    plan,
    (event) => started.run?.delivery?.submit(event),
    () => targetLost.abort(),
  );
  const ending = AbortSignal.any(signals);
  started.run = { plan, options, stage, ending, delivery: null, startedAt: plan.runtime.now() };
  return started.run;
}

/** Before the run is opened anywhere: a test that could not see anything leaves no run behind. */
async function proveOracle(run: Run): Promise<EchoedFields> {
  tellOf(run, 'clean pass');
  return cleanPass(passOptions(run));
}

function open(run: Run): void {
  const { plan, stage, options } = run;
  const { scenario } = plan;
  run.startedAt = plan.runtime.now();
  stage.recorder.append({ kind: 'plan', ...planRecord(plan, run.startedAt) });
  if (options.cloud) {
    run.delivery = openDelivery(options.cloud, runHeading(plan, run.startedAt), plan.runtime);
  }
  stage.history.record('agent_started', 'The agent has started', {
    agent: `softadastra ${packageVersion()}`,
  });
  stage.history.record('run_started', `${scenario.name} against ${plan.target.href}`, {
    run: plan.runId,
    scenario: scenario.name,
    seed: plan.seed,
    operations: scenario.operations,
    concurrency: scenario.concurrency,
    faults: usableFaults(scenario, stage.restartable),
    idempotency: scenario.idempotency,
    labels: plan.labels,
  });
}

async function underFaults(run: Run): Promise<void> {
  tellOf(run, 'faults');
  run.stage.proxy.startFaults();
  await runWorkload(run.plan.operations, performOptions(run), () => tellOf(run, 'faults'));
}

/** From here on nothing is injected any more; what is still open gets one more attempt. */
async function afterFaults(run: Run): Promise<void> {
  const { stage } = run;
  tellOf(run, 'after the faults');
  await stage.proxy.endFaults(DRAIN_MS);
  for (const [fault, count] of stage.observed.counts) {
    stage.history.record('fault_cleared', `${fault} has ended`, {
      fault,
      detail: `it touched ${count} attempts`,
    });
  }
  await takeUpAgain(stage.history.outcomes.values(), performOptions(run));
  await stage.proxy.endFaults(DRAIN_MS);
}

async function readBack(run: Run, echoes: EchoedFields): Promise<void> {
  const { stage } = run;
  tellOf(run, 'reading back');
  const targetUp = stage.observed.lost === null;
  await finalPass({ ...passOptions(run), history: stage.history, echoes, targetUp });
}

function decide(run: Run) {
  const { plan, stage } = run;
  const { counts } = judge(stage.history);
  const outcomes = [...stage.history.outcomes.values()];
  stage.history.record('run_finished', `${outcomes.length} operations have been judged`, {
    operations: outcomes.length,
    verdicts: counts,
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    duration_ms: plan.runtime.now() - run.startedAt,
  });
  return counts;
}

async function submit(
  run: Run,
  verdicts: ReturnType<typeof decide>,
): Promise<ReliabilityTestResult> {
  const { plan, stage, options, delivery } = run;
  const status = options.signal?.aborted ? 'cancelled' : 'finished';
  if (delivery) tellOf(run, 'submitting');
  const finishedAt = plan.runtime.now();
  const local = summarize({ plan, stage, verdicts, status, startedAt: run.startedAt, finishedAt });
  stage.recorder.append({ kind: 'result', ...resultRecord(local, stage.history) });
  await stage.history.settled();
  const cloud = (await delivery?.finish(status, stage.history.events.length)) ?? null;
  return { ...local, cloud };
}

function performOptions({ plan, stage, ending }: Run): PerformOptions {
  return {
    attempt: stage.attempt,
    scenario: plan.scenario,
    seed: plan.seed,
    pathOf: (operation) => addressOf(plan.target, stage.proxy.origin, operation).pathname,
    history: stage.history,
    runtime: plan.runtime,
    signal: ending,
  };
}

function passOptions({ plan, stage }: Run) {
  return {
    scenario: plan.scenario,
    nonce: plan.nonce,
    attempt: stage.attempt,
    reader: stage.reader,
    runtime: plan.runtime,
    lastFailure: () => stage.proxy.lastFailure,
  };
}

function tellOf({ options, stage, plan }: Run, step: Step): void {
  const faults = [...stage.observed.counts.values()].reduce((sum, count) => sum + count, 0);
  tell(options, step, stage.history.outcomes.size, plan, faults);
}

function tell(
  options: ReliabilityTestOptions,
  step: Step,
  done: number,
  plan: Plan,
  faults = 0,
): void {
  options.onProgress?.({ step, done, total: plan.operations.length, faults });
}
