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
    path: (path ?? readable(`${pathname}${search}`)).replaceAll(marker, '{{marker}}'),
  }));
}

/** A template in an address has its braces encoded there; nothing else is decoded. */
function readable(address: string): string {
  return address.replaceAll(/%7B/gi, '{').replaceAll(/%7D/gi, '}');
}

function cellsOf(cuts: readonly PlannedCut[], { stored, result }: Trial): SweepCell[] {
  const verdicts = verdictsOf(stored);
  const contradicted = contradictionsIn(stored, cuts, verdicts);
  const cut = new Set(
    stored.events.flatMap(({ event_type, payload }) =>
      event_type === 'fault_injected' && payload.attempt === 1 ? [payload.operation] : [],
    ),
  );
  return cuts.map((planned) => {
    const { operation, setup } = planned;
    if (result.skipped.includes(operation)) {
      const why = 'the creation of its thing was not acknowledged';
      return { ...planned, verdict: 'not cut', why };
    }
    if (!cut.has(operation)) return { ...planned, verdict: 'not cut', why: whyNot(planned) };
    const names = namesOf(planned);
    const own = names.map((name): CellVerdict => verdicts.get(name) ?? 'unknown');
    const story = names.flatMap((name) => contradicted.get(name) ?? [])[0] ?? null;
    const all: CellVerdict[] = story === null ? own : [...own, 'inconsistent'];
    const [verdict = 'unknown'] = all.sort((a, b) => WORST.indexOf(a) - WORST.indexOf(b));
    const ofSetup = setup !== null && own[1] === verdict && own[0] !== verdict;
    const why = verdict === 'inconsistent' ? story : ofSetup ? `its creation, ${setup}` : null;
    return { ...planned, verdict, why };
  });
}

function namesOf({ operation, setup }: PlannedCut): string[] {
  return setup === null ? [operation] : [operation, setup];
}

/**
 * By operation, the story of a contradiction that it has part in. A list that shows what other cuts
 * have broken is no contradiction of its own.
 */
function contradictionsIn(
  { events }: StoredRun,
  cuts: readonly PlannedCut[],
  verdicts: ReadonlyMap<string, Verdict>,
): Map<string, string> {
  const isBroken = (name: string) => BROKEN.has(verdicts.get(name) ?? 'kept');
  const broken = new Set(
    cuts
      .map(namesOf)
      .filter((names) => names.some(isBroken))
      .flat(),
  );
  const stories = new Map<string, string>();
  for (const { event_type, payload, message } of events) {
    if (event_type !== 'consistency_violation_detected') continue;
    const { oracle, operations } = payload;
    const names = textsIn(operations);
    const shown = LISTED.flatMap((field) => textsIn(payload[field]));
    if (oracle === 'set' && shown.length > 0 && shown.every((name) => broken.has(name))) continue;
    // A list stands for itself, and not for the thing that it shows wrongly.
    const involved = oracle === 'set' ? textsIn(payload.lists) : names;
    for (const name of involved) stories.set(name, message);
  }
  return stories;
}

const BROKEN: ReadonlySet<Verdict> = new Set(['lost', 'partial', 'duplicated'] as const);
const LISTED = ['missing', 'deleted', 'twice', 'unexpected'];

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
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
