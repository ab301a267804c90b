import { Ajv, type ErrorObject } from 'ajv';
import { isObject } from '../json.js';
import { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
import { type Scenario, ScenarioSchema } from './schema.js';

export interface ScenarioIssue {
  /** Where in the scenario, as a JSON pointer; `/` is the whole. */
  path: string;
  message: string;
}

/** A scenario that cannot be run. `issues` holds every fault of it, not only the first. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  constructor(
    readonly source: string,
    readonly issues: readonly ScenarioIssue[],
  ) {
    const lines = issues.map((issue) => `  ${issue.path}: ${issue.message}`);
    super(`The scenario ${source} cannot be used:\n${lines.join('\n')}`);
  }
}

const check = new Ajv({ allErrors: true, useDefaults: true, verbose: true }).compile<Scenario>(
  ScenarioSchema,
);

/**
 * Fills in the defaults and checks the whole. A scenario without `faults` has those of the default
 * scenario; one that names faults has exactly those.
 * @throws ScenarioError with every issue at once.
 */
export function completeScenario(input: unknown, source: string): Scenario {
  if (!isObject(input)) {
    throw new ScenarioError(source, [{ path: '/', message: 'must be a mapping of settings' }]);
  }
  const scenario: unknown = structuredClone({
    ...input,
    faults: withoutNulls(input.faults ?? BUILTIN_SCENARIOS[DEFAULT_SCENARIO]?.faults),
  });
  if (!check(scenario)) throw new ScenarioError(source, describe(check.errors ?? []));
  const issues = contradictions(scenario);
  if (issues.length > 0) throw new ScenarioError(source, issues);
  return scenario;
}

/** In YAML `timeout:` with nothing behind it means: this fault, with its defaults. */
function withoutNulls(faults: unknown): unknown {
  if (!isObject(faults)) return faults;
  return Object.fromEntries(
    Object.entries(faults).map(([name, settings]) => [name, settings ?? {}]),
  );
}

function describe(errors: readonly ErrorObject[]): ScenarioIssue[] {
  const issues = errors
    .filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'const')
    .map((error) => ({ path: pathOf(error), message: messageOf(error) }));
  const choices = errors
    .filter((error) => error.keyword === 'anyOf')
    .map((error) => ({ path: error.instancePath || '/', message: choiceOf(error) }));
  const seen = new Map(
    [...choices, ...issues.filter((issue) => !choices.some((c) => c.path === issue.path))].map(
      (issue) => [`${issue.path} ${issue.message}`, issue],
    ),
  );
  return [...seen.values()];
}

function pathOf(error: ErrorObject): string {
  const unknown: unknown = error.params.additionalProperty;
  return typeof unknown === 'string'
    ? `${error.instancePath}/${unknown}`
    : error.instancePath || '/';
}

function messageOf(error: ErrorObject): string {
  if (error.keyword !== 'additionalProperties') return error.message ?? error.keyword;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  return `is not known here (known: ${known.join(', ')})`;
}

function choiceOf(error: ErrorObject): string {
  return error.instancePath === '/request/method'
    ? 'must be POST, PUT or PATCH: a test needs a write that carries a marker'
    : 'must be a whole number from 0 or a text of at most 64 characters';
}

/** What the schema cannot say: settings that are fine alone and wrong together. */
function contradictions(scenario: Scenario): ScenarioIssue[] {
  const issues: ScenarioIssue[] = [];
  const { faults, retry, readback } = scenario;
  if (faults.latency && faults.latency.min_ms > faults.latency.max_ms) {
    issues.push({ path: '/faults/latency/min_ms', message: 'must not be above max_ms' });
  }
  if (scenario.faulted_attempts >= retry.attempts) {
    issues.push({
      path: '/faulted_attempts',
      message: `must be below retry.attempts (${retry.attempts}), or no attempt is left without a fault`,
    });
  }
  if (readback.each?.includes('{{id}}') && readback.id === undefined) {
    issues.push({
      path: '/readback/id',
      message: 'is needed where readback.each uses {{id}}: the path of the id in the answer',
    });
  }
  if (Object.values(faults).some((s) => s && 'rate' in s) && totalRate(scenario) > 1) {
    issues.push({
      path: '/faults',
      message: 'the rates of all faults together must not be above 1',
    });
  }
  return issues;
}

function totalRate(scenario: Scenario): number {
  return Object.values(scenario.faults).reduce(
    (sum, settings) => sum + (settings && 'rate' in settings ? settings.rate : 0),
    0,
  );
}
