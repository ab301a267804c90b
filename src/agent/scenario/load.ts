import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { isObject } from '../json.js';
import { BUILTIN_SCENARIOS, DEFAULT_SCENARIO } from './builtin.js';
import { completeScenario, ScenarioError } from './check.js';
import type { Scenario, ScenarioInput } from './schema.js';

/**
 * The scenario given, the one of that name, or from the YAML (or JSON) file at that path, with `overrides` laid
 * over it (fields of request, retry, readback and target one by one) and every default filled in.
 * @throws ScenarioError when it cannot be read or used.
 */
export async function loadScenario(
  nameOrFile: string | ScenarioInput = DEFAULT_SCENARIO,
  overrides: ScenarioInput = {},
): Promise<Scenario> {
  if (typeof nameOrFile !== 'string') {
    return completeScenario(layOver(nameOrFile, overrides), String(nameOrFile.name ?? 'given'));
  }
  const input = BUILTIN_SCENARIOS[nameOrFile] ?? (await readScenarioFile(nameOrFile));
  return completeScenario(layOver(input, overrides), nameOrFile);
}

async function readScenarioFile(file: string): Promise<ScenarioInput> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const names = Object.keys(BUILTIN_SCENARIOS).join(', ');
    throw new ScenarioError(file, [
      { path: '/', message: `no file can be read there (${error.code}); built in are: ${names}` },
    ]);
  });
  return parseScenarioText(text, file);
}

/** @throws ScenarioError with the line and column of every YAML error. */
export function parseScenarioText(text: string, source: string): ScenarioInput {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    throw new ScenarioError(
      source,
      document.errors.map((error) => ({ path: '/', message: error.message.trim() })),
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (!isObject(value)) {
    throw new ScenarioError(source, [{ path: '/', message: 'must be a mapping of settings' }]);
  }
  return value;
}

const SECTIONS = ['request', 'retry', 'readback', 'target'];

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
