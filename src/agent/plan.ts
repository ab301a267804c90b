import type { Operation, PlanRecord } from './history/index.js';
import type { ReliabilityTestOptions } from './options.js';
import { type Probes, type Proven, planProbes } from './readback/index.js';
import { type Runtime, systemRuntime } from './runtime.js';
import { loadScenario, type Scenario } from './scenario/index.js';
import { packageVersion } from './version.js';
import { MARKER_IN_PATH, planOperations } from './workload/index.js';

/** Options that cannot be used; the test has not begun. */
export class OptionsError extends Error {
  override name = 'OptionsError';
}

/** All that is decided before anything is started. */
export interface Plan {
  target: URL;
  scenario: Scenario;
  seed: string;
  runId: string;
  nonce: string;
  operations: Operation[];
  /** What the clean pass does. */
  probes: Probes;
  labels: Record<string, string>;
  dataDir: string;
  runtime: Runtime;
}

/**
 * @throws ScenarioError, OptionsError or BodyError when something in the options cannot be used.
 */
export async function planRun(options: ReliabilityTestOptions): Promise<Plan> {
  const runtime = options.runtime ?? systemRuntime;
  const target = targetOf(options.target);
  const loaded = await loadScenario(options.scenario, options.overrides);
  const seed = String(loaded.seed ?? runtime.newSeed());
  const scenario = withReadAddress({ ...loaded, seed }, target);
  const runId = runtime.newId('run');
  const nonce = runtime.newNonce();
  return {
    target,
    scenario,
    seed,
    runId,
    nonce,
    operations: planOperations(scenario, seed, nonce),
    probes: planProbes(scenario, nonce),
    labels: checkedLabels(options.labels ?? {}),
    dataDir: options.dataDir ?? '.softadastra',
    runtime,
  };
}

/** The plan as it is kept. @param startedAt epoch milliseconds. */
export function planRecord(plan: Plan, startedAt: number): PlanRecord {
  return {
    run_id: plan.runId,
    target: plan.target.href,
    scenario: plan.scenario,
    seed: plan.seed,
    nonce: plan.nonce,
    labels: plan.labels,
    agent: packageVersion(),
    started_at: new Date(startedAt).toISOString(),
    environment: { node: process.version, platform: `${process.platform} ${process.arch}` },
  };
}

/**
 * Whether a creation that is sent again can only make another thing, never change the one that is
 * there: the API gives out the addresses, and the read-back can tell things apart by them.
 */
export function createdOnce({ scenario, target }: Plan, { idPlace }: Proven): boolean {
  if (scenario.request.method !== 'POST' || target.pathname.includes(MARKER_IN_PATH)) return false;
  return idPlace !== null || (scenario.readback.each?.includes('{{id}}') ?? false);
}

/** Where each operation has an address of its own, that is where it is read, unless said otherwise. */
function withReadAddress(scenario: Scenario, target: URL): Scenario {
  const { each, path } = scenario.readback;
  if (each !== undefined || path !== undefined || !target.pathname.includes(MARKER_IN_PATH)) {
    return scenario;
  }
  const own = target.pathname.replaceAll(MARKER_IN_PATH, '{{marker}}') + target.search;
  return { ...scenario, readback: { ...scenario.readback, each: own } };
}

function targetOf(text: string): URL {
  if (!URL.canParse(text)) throw new OptionsError(`"${text}" is no URL (http://host:port/path).`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OptionsError(
      `"${text}" is neither http nor https: write http://host:port/path, such as http://localhost:3000/orders.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OptionsError(
      'Credentials do not belong into the URL, which is shown and kept: put them into request.headers of a scenario.',
    );
  }
  return url;
}

/** The limits are those of the cloud, so that a run is not refused there after the test. */
function checkedLabels(labels: Record<string, string>): Record<string, string> {
  const entries = Object.entries(labels);
  if (entries.length > 50) throw new OptionsError('A run takes at most 50 labels.');
  for (const [name, value] of entries) {
    if (name.length > 60 || value.length > 500) {
      throw new OptionsError(`The label ${name} is too long (name 60, value 500 characters).`);
    }
  }
  return labels;
}
