import { join } from 'node:path';
import type { Operation, PlanRecord } from './history/index.js';
import type { ReliabilityTestOptions } from './options.js';
import { type Runtime, systemRuntime } from './runtime.js';
import { loadScenario, type Scenario } from './scenario/index.js';
import { packageVersion } from './version.js';
import { createOperation, operationNames } from './workload/index.js';

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
  labels: Record<string, string>;
  historyFile: string;
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
  const dataDir = options.dataDir ?? '.softadastra';
  return {
    target,
    scenario,
    seed,
    runId,
    nonce,
    operations: operationNames(scenario.operations).map((name, index) =>
      createOperation(name, index + 1, nonce, scenario.request.body, scenario.request.method),
    ),
    labels: checkedLabels(options.labels ?? {}),
    historyFile: join(dataDir, 'runs', `${runId}.jsonl`),
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

const MARKER_IN_PATH = '%7B%7Bmarker%7D%7D';

/** The address of one operation: the target's, with the marker where the path asks for it. */
export function addressOf(target: URL, origin: string, operation: Operation): URL {
  const path = `${target.pathname}${target.search}`;
  return new URL(path.replaceAll(MARKER_IN_PATH, encodeURIComponent(operation.marker)), origin);
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
    throw new OptionsError(`"${text}" is neither http nor https.`);
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
