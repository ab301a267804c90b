import type { StoredRun } from '../evidence/index.js';
import type { ReliabilityTestResult } from '../options.js';
import type { Verdict } from '../oracle/index.js';
import { parseThreshold, type Scenario, type ScenarioInput } from '../scenario/index.js';
import { assess } from '../threshold.js';
import { verdictsOf } from './failures.js';
import {
  CUT_POINTS,
  type CutPoint,
  cleanWorkload,
  kindsOf,
  type PlannedCut,
  planSweep,
  type SweptRequest,
} from './sweep-plan.js';
import { runTrial, type Trial, type TrialOptions } from './trial.js';

/** `not cut`: the fault could not be injected, so nothing was shown. */
export type CellVerdict = Verdict | 'inconsistent' | 'not cut';

/** What one request came to when it was cut at one point. */
export interface SweepCell extends PlannedCut {
  verdict: CellVerdict;
  /** What a reader should know besides; null where there is nothing. */
  why: string | null;
}

export interface SweepResult {
  passed: boolean;
  reasons: string[];
  requests: SweptRequest[];
  points: CutPoint[];
  cells: SweepCell[];
  /** The pass without any fault. */
  clean: ReliabilityTestResult;
  /** The run with all cuts; null where the clean pass failed, as cuts would show nothing then. */
  swept: ReliabilityTestResult | null;
}

/**
 * Records a pass without faults, then cuts each of its requests at each point: one operation after
 * the other, one fault each, so that no loss can hide behind another fault or behind luck.
 * @throws what runReliabilityTest throws.
 */
export async function sweepTest(options: TrialOptions, scenario: Scenario): Promise<SweepResult> {
  const clean = await runTrial(
    options,
    onlyWith(scenario, { workload: cleanWorkload(kindsOf(scenario)) }),
  );
  const requests = requestsOf(clean.stored);
  const { passed, reasons } = assess(clean.result);
  if (!passed) {
    const told = reasons.map((reason) => `without any fault: ${reason}`);
    const nothing = { points: [], cells: [], swept: null };
    return { passed: false, reasons: told, requests, ...nothing, clean: clean.result };
  }
  const { restartable } = clean.result;
  const { cuts, workload, schedule } = planSweep(requests, { restartable });
  const swept = await runTrial(options, onlyWith(scenario, { workload, schedule }));
  const cells = cellsOf(cuts, swept);
  const problems = reasonsOf(cells, swept.result, scenario);
  return {
    passed: problems.length === 0,
    reasons: problems,
    requests,
    points: CUT_POINTS.filter(({ fault }) => restartable || fault !== 'restart'),
    cells,
    clean: clean.result,
    swept: swept.result,
  };
}

/** One after the other, as fast as they go, and nothing but what is stated. */
function onlyWith(scenario: Scenario, stated: ScenarioInput): ScenarioInput {
  const { rate: _, ...rest } = scenario;
  return { ...rest, concurrency: 1, faults: {}, schedule: [], ...stated };
}

/** Each kind of request once, as it was sent. */
function requestsOf({ outcomes, plan }: StoredRun): SweptRequest[] {
  const { pathname, search } = new URL(plan.target);
  return [...outcomes.values()].map(({ operation: { kind, method, path, marker } }) => ({
    kind,
    method,
    path: (path ?? decodeURIComponent(`${pathname}${search}`)).replaceAll(marker, '{{marker}}'),
  }));
}

function cellsOf(cuts: readonly PlannedCut[], { stored, result }: Trial): SweepCell[] {
  const verdicts = verdictsOf(stored);
  const cut = new Set<string>();
  const contradicted = new Map<string, string>();
  for (const { event_type, payload, message } of stored.events) {
    if (event_type === 'fault_injected' && payload.attempt === 1)
      cut.add(String(payload.operation));
    if (event_type !== 'consistency_violation_detected') continue;
    for (const name of namesIn(payload)) contradicted.set(name, message);
  }
  return cuts.map((planned) => {
    const { operation, setup } = planned;
    const names = setup === null ? [operation] : [operation, setup];
    if (result.skipped.includes(operation)) {
      return {
        ...planned,
        verdict: 'not cut',
        why: 'the creation of its thing was not acknowledged',
      };
    }
    if (!cut.has(operation)) return { ...planned, verdict: 'not cut', why: whyNot(planned) };
    const own = names.map((name): CellVerdict => verdicts.get(name) ?? 'unknown');
    const story = names.flatMap((name) => contradicted.get(name) ?? [])[0] ?? null;
    const all: CellVerdict[] = story === null ? own : [...own, 'inconsistent'];
    const [verdict = 'unknown'] = all.sort((a, b) => WORST.indexOf(a) - WORST.indexOf(b));
    const ofSetup = setup !== null && own[1] === verdict && own[0] !== verdict;
    return {
      ...planned,
      verdict,
      why: verdict === 'inconsistent' ? story : ofSetup ? `its creation, ${setup}` : null,
    };
  });
}

const WORST: readonly CellVerdict[] = [
  'lost',
  'partial',
  'duplicated',
  'inconsistent',
  'unknown',
  'failed',
  'applied',
  'kept',
];

/** A list that shows wrongly stands for itself, and not for everything that it does not show. */
function namesIn({ operation, operations, oracle, attempt }: Record<string, unknown>): string[] {
  if (typeof operation === 'string') return [operation];
  const names = Array.isArray(operations) ? operations.map(String) : [];
  return oracle === 'set' && attempt !== undefined ? names.slice(0, 1) : names;
}

const NO_BODY = 'the answer has no body to cut';

function whyNot({ point }: PlannedCut): string {
  return point.fault === 'truncated-body' ? NO_BODY : 'the fault was not injected';
}

/** A sweep that left out what it should have cut has not passed. */
function reasonsOf(
  cells: readonly SweepCell[],
  result: ReliabilityTestResult,
  { thresholds }: Scenario,
): string[] {
  const parsed = thresholds.map(parseThreshold).filter((threshold) => threshold !== null);
  const { reasons } = assess(result, parsed);
  const missing = cells.filter(({ verdict, why }) => verdict === 'not cut' && why !== NO_BODY);
  const [first] = missing;
  if (first === undefined) return reasons;
  const count = `${missing.length} of ${cells.length} cuts were not made`;
  return [
    ...reasons,
    `${count}; the first: ${first.request.kind}, ${first.point.name} (${first.why})`,
  ];
}
