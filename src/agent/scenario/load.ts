import { readFile } from 'node:fs/promises';
import { isObject } from '../json.js';
import { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
import { completeScenario } from './check.js';
import { ScenarioError } from './issue.js';
import { nearest } from './nearest.js';
import { type Scenario, type ScenarioInput, ScenarioSchema } from './schema.js';
import { type PlaceOf, readScenarioText, type ScenarioSource } from './source.js';

/**
 * That scenario, or the built-in one of that name, or the one in the YAML (or JSON) file at that
 * path, with `overrides` laid over it (the fields of a section one by one) and every default filled
 * in.
 * @throws ScenarioError when it cannot be read or used.
 */
export async function loadScenario(
  scenario: string | ScenarioInput = DEFAULT_SCENARIO,
  overrides: ScenarioInput = {},
): Promise<Scenario> {
  if (typeof scenario !== 'string') {
    return completeScenario(layOver(scenario, overrides), nameOf(scenario));
  }
  const { input, placeOf } = builtIn(scenario) ?? (await readScenarioFile(scenario));
  return completeScenario(layOver(input, overrides), scenario, besides(overrides, placeOf));
}

/** @throws ScenarioError with the line and column of every YAML error. */
export function parseScenarioText(text: string, source: string): ScenarioInput {
  return readScenarioText(text, source).input;
}

function builtIn(name: string): ScenarioSource | null {
  const input = Object.hasOwn(BUILTIN_SCENARIOS, name) ? BUILTIN_SCENARIOS[name] : undefined;
  return input === undefined ? null : { input, placeOf: () => null };
}

async function readScenarioFile(file: string): Promise<ScenarioSource> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ScenarioError(file, [{ path: '/', message: notThere(file, error.code) }]);
  });
  return readScenarioText(text, file);
}

function notThere(name: string, code = 'unknown error'): string {
  const names = Object.keys(BUILTIN_SCENARIOS);
  const meant = nearest(name, names);
  const hint = meant === null ? '' : ` – did you mean "${meant}"?`;
  return `no scenario has this name, and no file can be read there (${code})${hint} Built in are: ${names.join(', ')}`;
}

function nameOf({ name }: ScenarioInput): string {
  return typeof name === 'string' ? name : 'custom';
}

/** What a flag says stands nowhere in the file. */
function besides(overrides: ScenarioInput, placeOf: PlaceOf): PlaceOf {
  return (pointer) => {
    const [field = '', inner] = pointer.split('/').slice(1);
    const own = Object.hasOwn(overrides, field) ? overrides[field] : undefined;
    const said =
      isObject(own) && inner !== undefined ? Object.hasOwn(own, inner) : own !== undefined;
    return said ? null : placeOf(pointer);
  };
}

/** The sections whose fields are laid over one by one; `faults` is replaced as a whole. */
const SECTIONS = Object.entries(ScenarioSchema.properties)
  .filter(([name, schema]) => 'properties' in schema && name !== 'faults')
  .map(([name]) => name);

function layOver(input: ScenarioInput, overrides: ScenarioInput): ScenarioInput {
  const merged: ScenarioInput = { ...input };
  for (const [field, value] of Object.entries(overrides)) {
    if (value === undefined) continue;
    const below = input[field];
    merged[field] =
      SECTIONS.includes(field) && isObject(below) && isObject(value)
        ? { ...below, ...value }
        : value;
  }
  return merged;
}
