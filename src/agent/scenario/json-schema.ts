import { isObject, type JsonObject } from '../json.js';
import { FaultSelectorSchema } from './fault-settings.js';
import { ScenarioSchema } from './schema.js';

/**
 * The JSON Schema (draft 7, which editors know best) of scenario files: that of a complete scenario,
 * except that what has a default may be left out, and a section or fault may have nothing behind its
 * name.
 */
export function scenarioJsonSchema(): JsonObject {
  const { properties, ...rest } = published(ScenarioSchema);
  const { faults, schedule, ...others } = isObject(properties) ? properties : {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:softadastra:scenario:1',
    title: 'A scenario of softadastra',
    description: 'What a reliability test of an HTTP API does, and what goes wrong meanwhile.',
    ...rest,
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors of JSON.' },
      ...each(others, orNothing),
      faults: orNothing(withReferences(faults)),
      schedule: withReferences(schedule),
    },
    definitions: { when: published(FaultSelectorSchema), ...definitionsOf(faults) },
  };
}

function definitionsOf(faults: unknown): JsonObject {
  if (!isObject(faults) || !isObject(faults.properties)) return {};
  return each(faults.properties, (fault) => {
    if (!isObject(fault) || !isObject(fault.properties)) return fault;
    return orNothing({ ...fault, properties: { ...fault.properties, when: reference('when') } });
  });
}

/** Without what a file need not say. */
function published(schema: unknown): JsonObject {
  if (!isObject(schema)) return {};
  const { required, properties, items, ...rest } = schema;
  if (!isObject(properties)) {
    return items === undefined ? rest : { ...rest, items: published(items) };
  }
  const asked: unknown[] = Array.isArray(required) ? required : [];
  const needed = Object.entries(properties)
    .filter(([name, field]) => asked.includes(name) && name !== 'faults' && !hasDefault(field))
    .map(([name]) => name);
  const fields = { ...rest, properties: each(properties, published) };
  return needed.length > 0 ? { ...fields, required: needed } : fields;
}

function hasDefault(field: unknown): boolean {
  return isObject(field) && 'default' in field;
}

/** Each fault is defined once, and both drawn and scheduled. */
function withReferences(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const { properties, items } = schema;
  if (isObject(properties)) {
    return { ...schema, properties: each(properties, (_, name) => reference(name)) };
  }
  if (!isObject(items) || !isObject(items.properties)) return schema;
  const names = isObject(items.properties.fault) ? items.properties.fault.enum : [];
  const allOf = (Array.isArray(names) ? names : []).map((name) => ({
    if: { properties: { fault: { const: name } }, required: ['fault'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { settings: reference(String(name)) } },
  }));
  return { ...schema, items: { ...items, allOf } };
}

function reference(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` };
}

function orNothing(field: unknown): unknown {
  return isObject(field) && field.type === 'object'
    ? { ...field, type: ['object', 'null'] }
    : field;
}

function each(fields: JsonObject, change: (field: unknown, name: string) => unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, change(field, name)]),
  );
}
