import { stringify } from 'yaml';
import { isObject, type JsonObject } from '../json.js';
import { type Scenario, ScenarioSchema } from './schema.js';

/** The comment by which editors find the schema of a scenario file, where the package is installed. */
export const SCHEMA_COMMENT =
  '# yaml-language-server: $schema=./node_modules/softadastra/docs/scenario.schema.json\n';

/**
 * A complete scenario as YAML, each field with a comment that says what it is; fields that are not
 * set stand there as comments with an example. Read again it is the same scenario.
 */
export function printScenario(scenario: Scenario): string {
  const lines = fieldsOf(scenario, ScenarioSchema, true);
  return `${SCHEMA_COMMENT}\n${lines.join('\n').trim()}\n`;
}

function fieldsOf(value: JsonObject, schema: unknown, spaced: boolean): string[] {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  const lines: string[] = [];
  for (const [name, field] of Object.entries(properties)) {
    const about = isObject(field) ? field : {};
    const section = isObject(about.properties) || about.type === 'array' || name === 'body';
    if (value[name] === undefined && about.examples === undefined) continue;
    if (spaced && section) lines.push('');
    lines.push(...commentOf(about));
    lines.push(...(value[name] === undefined ? unset(name, about) : set(name, value[name], about)));
    if (spaced && section) lines.push('');
  }
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
}

function set(name: string, value: unknown, field: JsonObject): string[] {
  const isSection = isObject(field.properties) && isObject(value);
  if (!isSection) return yamlOf({ [name]: value });
  const inner = fieldsOf(value, field, false);
  return Object.keys(value).length === 0
    ? [`${name}: {}`, ...inner.map(indented)]
    : [`${name}:`, ...inner.map(indented)];
}

function unset(name: string, { examples }: JsonObject): string[] {
  const [example] = Array.isArray(examples) ? examples : [];
  return yamlOf({ [name]: example }).map((line) => `# ${line}`);
}

/** From here on a limit is there for machines, and people need not know it. */
const UNLIMITED = 600_000;

function commentOf({ description, minimum, maximum, enum: choices }: JsonObject): string[] {
  if (typeof description !== 'string') return [];
  const narrow = typeof maximum === 'number' && maximum < UNLIMITED;
  const range = narrow && typeof minimum === 'number' ? ` (${minimum}–${maximum})` : '';
  const shown = Array.isArray(choices) && !choices.every((choice) => description.includes(choice));
  const among = shown ? ` One of ${choices.join(', ')}.` : '';
  return [`# ${description.replace(/\.$/, '')}${range}.${among}`];
}

function yamlOf(value: unknown): string[] {
  return stringify(value, { lineWidth: 0, flowCollectionPadding: false }).trimEnd().split('\n');
}

function indented(line: string): string {
  return line === '' ? line : `  ${line}`;
}
