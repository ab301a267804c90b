// What the schema finds, in words that somebody who wrote the file can act on.
import type { ErrorObject } from 'ajv';
import { isObject } from '../json.js';
import type { ScenarioIssue } from './issue.js';
import { suggestion } from './nearest.js';
import { HEADER_NAME, ScenarioSchema } from './schema.js';

/** One issue per place: a value that fails in two ways needs one answer. */
export function describe(errors: readonly ErrorObject[]): ScenarioIssue[] {
  const issues = new Map<string, ScenarioIssue>();
  for (const error of [...errors].sort((a, b) => rank(a) - rank(b))) {
    if (error.keyword === 'if') continue;
    const path = pathOf(error);
    if (!issues.has(path)) issues.set(path, { path, message: messageOf(error) });
  }
  return [...issues.values()];
}

/** What a choice says as a whole comes before what its parts say. */
function rank({ keyword }: ErrorObject): number {
  return keyword === 'anyOf' ? 0 : 1;
}

function pathOf({ params, instancePath }: ErrorObject): string {
  const unknown: unknown = params.additionalProperty;
  if (typeof unknown !== 'string') return instancePath || '/';
  return `${instancePath}/${unknown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function messageOf(error: ErrorObject): string {
  const { keyword, params, data } = error;
  const schema: Record<string, unknown> = error.parentSchema ?? {};
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(String(params.additionalProperty), error);
    case 'required':
      return `needs "${params.missingProperty}"${explained(schema, params.missingProperty)}`;
    case 'enum':
      return `must be ${listOf(texts(schema.enum))}, not ${shown(data)}${suggestion(String(data), texts(schema.enum))}`;
    case 'type':
      return `must be ${TYPES[String(schema.type)] ?? schema.type}, not ${shown(data)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `must be ${boundsOf(schema)}, not ${shown(data)}`;
    case 'minLength':
    case 'maxLength':
      return `must have ${schema.minLength ?? 0} to ${schema.maxLength ?? 'any number of'} characters`;
    case 'minItems':
      return 'must not be an empty list';
    case 'pattern':
      return `must look like ${FORMS[String(schema.pattern)] ?? schema.pattern}, not ${shown(data)}`;
    case 'anyOf':
      return 'must be a whole number from 0 or a text of 1 to 64 characters';
    default:
      return error.message ?? keyword;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'a mapping of settings',
  array: 'a list',
};

const FORMS: Readonly<Record<string, string>> = {
  '^op-[0-9]{3,6}$': 'op-007',
  '^[A-Z]+$': 'POST, in capitals',
  [HEADER_NAME]: 'the name of a header',
};

function unknownKey(key: string, { parentSchema }: ErrorObject): string {
  const known = Object.keys(parentSchema?.properties ?? {});
  const home = homeOf(key);
  if (home !== null) return `is not known here: it belongs into ${home}`;
  return `is not known here${suggestion(key, known) || ` (known: ${known.join(', ')})`}`;
}

/** Where a key belongs that is right but stands in the wrong section; null where that is not sure. */
function homeOf(key: string): string | null {
  const sections = Object.entries(ScenarioSchema.properties);
  if (sections.some(([name]) => name === key)) return 'the top level';
  const homes = sections.filter(([, schema]) => 'properties' in schema && key in schema.properties);
  return homes.length === 1 ? `"${homes[0]?.[0]}"` : null;
}

function boundsOf(schema: Record<string, unknown>): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const least = minimum === undefined ? `above ${exclusiveMinimum}` : `from ${minimum}`;
  const most = maximum === undefined ? `below ${exclusiveMaximum}` : `to ${maximum}`;
  return minimum !== undefined && maximum !== undefined
    ? `${least} ${most}`
    : `${least} and ${most.replace('to', 'at most')}`;
}

function explained(schema: Record<string, unknown>, property: unknown): string {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const needed = properties[String(property)];
  const description = isObject(needed) ? needed.description : undefined;
  return typeof description === 'string' ? `: ${description}` : '';
}

function texts(values: unknown): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'a mapping';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
