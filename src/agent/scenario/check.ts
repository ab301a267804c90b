import { Ajv, type ValidateFunction } from 'ajv';
import { isObject } from '../json.js';
import { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
import { contradictions } from './contradictions/index.js';
import { describe } from './describe.js';
import { OPERATION_KINDS } from './fault-settings.js';
import { giveWay } from './giving-way.js';
import { ScenarioError, type ScenarioIssue } from './issue.js';
import { type Scenario, ScenarioSchema } from './schema.js';
import type { PlaceOf } from './source.js';

/**
 * Fills in the defaults and checks the whole. A scenario without `faults` has those of the default
 * scenario, or none where it has a schedule; one that names faults has exactly those.
 * @param placeOf tells where in a file each issue stands.
 * @throws ScenarioError with every issue at once.
 */
export function completeScenario(
  input: unknown,
  source: string,
  placeOf: PlaceOf = () => null,
): Scenario {
  const refuse = (issues: readonly ScenarioIssue[]): never => {
    throw new ScenarioError(
      source,
      issues.map((issue) => ({ ...issue, ...placeOf(issue.path) })).sort(byPlace),
    );
  };
  if (!isObject(input)) return refuse([{ path: '/', message: 'must be a mapping of settings' }]);
  const { $schema: _, ...settings } = withoutNulls(input);
  const faults = settings.faults ?? (settings.schedule === undefined ? standardFaults() : {});
  const scenario = ownCopy({ ...settings, faults: named(faults) });
  const known = validator();
  if (!known(scenario)) return refuse(describe(known.errors ?? []));
  giveWay(scenario, settings);
  completeSchedule(scenario, settings.schedule);
  countWorkload(scenario);
  const issues = contradictions(scenario);
  return issues.length > 0 ? refuse(issues) : inOrder(scenario);
}

let compiled: ValidateFunction<Scenario> | null = null;

/** Compiled on first use: most commands have no scenario. */
function validator(): ValidateFunction<Scenario> {
  compiled ??= new Ajv({ allErrors: true, useDefaults: true, verbose: true }).compile<Scenario>(
    ScenarioSchema,
  );
  return compiled;
}

function standardFaults(): unknown {
  return BUILTIN_SCENARIOS[DEFAULT_SCENARIO]?.faults;
}

/** A section with nothing behind its name, as where all its lines are comments, has its defaults. */
function withoutNulls(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

/** In YAML `timeout:` with nothing behind it means: this fault, with its defaults. */
function named(faults: unknown): unknown {
  if (!isObject(faults)) return faults;
  return Object.fromEntries(Object.entries(faults).map(([name, own]) => [name, own ?? {}]));
}

/** No two parts share an object, as aliases of YAML do: defaults of one would appear in the other. */
function ownCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ownCopy);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ownCopy(inner)]));
}

/**
 * The schema's defaults do not reach into all of its conditions, so each entry's are filled in here,
 * beside what was written.
 */
function completeSchedule(scenario: Scenario, written: unknown): void {
  const entries: unknown[] = Array.isArray(written) ? written : [];
  for (const [index, entry] of (scenario.schedule ?? []).entries()) {
    const own = entries[index];
    const whole = { faults: { [entry.fault]: isObject(own) ? own.settings : {} } };
    const filled = completeScenario(whole, 'schedule').faults[entry.fault];
    if (filled !== undefined) entry.settings = filled;
  }
}

/** What is stated operation by operation needs no number and no mix beside it. */
function countWorkload(scenario: Scenario): void {
  const { workload, mix } = scenario;
  if (workload === undefined) return;
  scenario.operations = workload.length;
  for (const kind of OPERATION_KINDS) {
    mix[kind] = workload.filter((entry) => entry.kind === kind).length;
  }
  mix.create = Math.max(1, mix.create);
}

/** The order of the schema, whatever the order of the file: so two scenarios can be compared. */
function inOrder(scenario: Scenario): Scenario {
  const order = Object.keys(ScenarioSchema.properties);
  const entries = Object.entries(scenario);
  entries.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return Object.fromEntries(entries) as Scenario;
}

function byPlace(a: ScenarioIssue, b: ScenarioIssue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
