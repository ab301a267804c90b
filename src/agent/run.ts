import { type Delivery, headingOf, openDelivery } from './delivery/index.js';
import { endAfter } from './ends.js';
import type { ReliabilityTestOptions, ReliabilityTestResult, Step } from './options.js';
import { createEffects, invocationsIn, judge, judgeConsistency } from './oracle/index.js';
import { createdOnce, type Plan, planRecord, planRun } from './plan.js';
import { usableFaults } from './proxy/index.js';
import { cleanPass, finalPass, type ProbeOptions, type Proven } from './readback/index.js';
import { resetTarget } from './reset.js';
import { type Decided, resultRecord, summarize } from './result.js';
import { type Stage, setStage } from './stage.js';
import { checkHistory } from './threads/index.js';
import { packageVersion } from './version.js';
import { type PerformOptions, runWorkload, takeUpAgain } from './workload/index.js';

/**
 * Tests a real API: drives it through injected faults, reads back what it holds, and decides what
 * became of every operation.
 * @throws ScenarioError, OptionsError, BodyError: the options cannot be used.
 * @throws TargetStartError, TlsTrustError, ResetError, UnreachableTargetError, BlindOracleError,
 * ForbiddenAddressError: the test cannot be made. InterruptedError: it was ended before it had begun.
 * @throws EvidenceError, RecorderError: what is seen cannot be written down.
 */
export async function runReliabilityTest(
  options: ReliabilityTestOptions,
): Promise<ReliabilityTestResult> {
  const run = await begin(options);
  const result = await carryOut(run).catch((error) => endAfter(error, run.stage.strike));
  await run.stage.strike();
  return result;
}

async function carryOut(run: Run): Promise<ReliabilityTestResult> {
  await reset(run);
  const proven = await proveOracle(run);
  open(run);
  const skipped = await underFaults(run);
  await afterFaults(run);
  await readBack(run, proven);
  const decided = await decide(run, proven);
  return submit(run, { ...decided, skipped });
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
  /** What a probe saw of faults that should have ended; null where nothing. */
  faultsLeft: string | null;
}

/** How long a request that is under way when the faults end may take to end, too. */
const DRAIN_MS = 10_000;

async function begin(options: ReliabilityTestOptions): Promise<Run> {
  const plan = await planRun(options);
  const targetLost = new AbortController();
  const signals = options.signal ? [options.signal, targetLost.signal] : [targetLost.signal];
  tell(options, 'starting', 0, plan);
  const stage = await setStage(plan, () => targetLost.abort(), options.signal);
  const ending = AbortSignal.any(signals);
  return {
    plan,
    options,
    stage,
    ending,
    delivery: null,
    startedAt: plan.runtime.now(),
    faultsLeft: null,
  };
}

async function reset({ plan, stage }: Run): Promise<void> {
  await resetTarget(plan.target, plan.scenario, stage.trust);
}

/** Before the run is opened anywhere: a test that could not see anything leaves no run behind. */
async function proveOracle(run: Run): Promise<Proven> {
  tellOf(run, 'clean pass');
  return cleanPass(probeOptions(run));
}

function open(run: Run): void {
  const { plan, stage, options } = run;
  const { scenario, runtime } = plan;
  run.startedAt = runtime.now();
  const record = planRecord(plan, run.startedAt);
  stage.recorder.append({ kind: 'plan', ...record });
  if (options.cloud) {
    run.delivery = openDelivery({
      access: options.cloud,
      run: headingOf(record),
      log: stage.recorder.log,
      runtime,
      signal: options.signal,
    });
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
    mix: scenario.mix,
    faults: usableFaults(scenario, stage.restartable),
    idempotency: scenario.idempotency,
    labels: plan.labels,
  });
}

/** Where the run is ended the faults end at once: what they hold back would hold up the end. */
async function underFaults(run: Run): Promise<string[]> {
  const { stage, plan, ending } = run;
  tellOf(run, 'faults');
  stage.proxy.startFaults();
  const endFaults = () => void stage.proxy.endFaults(DRAIN_MS);
  ending.addEventListener('abort', endFaults, { once: true });
  if (ending.aborted) endFaults();
  const { skipped } = await runWorkload(plan.operations, performOptions(run), () =>
    tellOf(run, 'faults'),
  ).finally(() => ending.removeEventListener('abort', endFaults));
  return skipped;
}

/** From here on nothing is injected any more; what is still open gets one more attempt. */
async function afterFaults(run: Run): Promise<void> {
  const { stage } = run;
  tellOf(run, 'after the faults');
  await stage.proxy.endFaults(DRAIN_MS);
  const probe = await stage.proxy.probe(run.plan.scenario.request.headers);
  if (probe.passed === false) run.faultsLeft = probe.detail;
  for (const [fault, count] of stage.observed.counts) {
    stage.history.record('fault_cleared', `${fault} has ended`, {
      fault,
      detail: `it touched ${count} attempts`,
      proven: probe.passed,
    });
  }
  await takeUpAgain(stage.history.outcomes.values(), performOptions(run));
  await stage.proxy.endFaults(DRAIN_MS);
}

async function readBack(run: Run, proven: Proven): Promise<void> {
  const { stage } = run;
  tellOf(run, 'reading back');
  const { history, subjects, observed } = stage;
  const targetUp = observed.lost === null;
  await finalPass({ ...probeOptions(run), history, subjects, proven, targetUp });
}

async function decide(run: Run, proven: Proven): Promise<Omit<Decided, 'skipped'>> {
  const { plan, stage } = run;
  const { history } = stage;
  const invocations = invocationsIn(history.events);
  const effects = createEffects(invocations, createdOnce(plan, proven));
  const { counts, kinds, verdicts } = judge(history, effects);
  const { runtime, scenario } = plan;
  const consistency = await judgeConsistency({
    ...{ history, invocations, effects, verdicts, oracle: scenario.oracle, check: checkHistory },
  });
  const outcomes = [...history.outcomes.values()];
  history.record('run_finished', `${outcomes.length} operations have been judged`, {
    operations: outcomes.length,
    verdicts: counts,
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    duration_ms: runtime.now() - run.startedAt,
  });
  return { verdicts: counts, kinds, consistency };
}

async function submit(run: Run, decided: Decided): Promise<ReliabilityTestResult> {
  const { plan, stage, options, delivery } = run;
  const status = options.signal?.aborted ? 'cancelled' : 'finished';
  const finishedAt = plan.runtime.now();
  const local = summarize({ ...run, decided, status, finishedAt });
  stage.recorder.append({ kind: 'result', ...resultRecord(local, stage.history.events.length) });
  await stage.history.settled();
  if (delivery) tellOf(run, 'submitting');
  const cloud = (await delivery?.finish(status, stage.history.events.length)) ?? null;
  return { ...local, cloud };
}

function performOptions({ plan, stage, ending }: Run): PerformOptions {
  const { attempt, requestOf, subjects, answers, history } = stage;
  const { scenario, seed, runtime } = plan;
  const work = { attempt, requestOf, subjects, answers, history };
  return { ...work, scenario, seed, runtime, signal: ending };
}

function probeOptions({ plan, stage }: Run): ProbeOptions {
  const { attempt, requestOf, reader, values, listPlace, proxy } = stage;
  const { target, scenario, probes, runtime } = plan;
  const tools = { attempt, requestOf, reader, values, listPlace };
  return { ...tools, target, scenario, probes, runtime, lastFailure: () => proxy.lastFailure };
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
