import { isObject, type JsonObject } from '../json.js';
import { ScenarioSchema } from './schema.js';

/**
 * The JSON Schema (draft 7, which editors know best) of scenario files: that of a complete scenario,
 * except that what has a default may be left out, and a section or fault may have nothing behind its
 * name.
 */
export function scenarioJsonSchema(): JsonObject {
  const schema = published(ScenarioSchema);
  const properties = isObject(schema.properties) ? schema.properties : {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:softadastra:scenario:1',
    title: 'A scenario of softadastra',
    description: 'What a reliability test of an HTTP API does, and what goes wrong meanwhile.',
    ...schema,
    properties: {
      $schema: { type: 'string', description: 'Where this schema is, for editors of JSON.' },
      ...Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [
          name,
          orNothing(name === 'faults' ? withEachOrNothing(field) : field),
        ]),
      ),
    },
  };
}

/** Without what a file need not say. */
function published(schema: unknown): JsonObject {
  if (!isObject(schema)) return {};
  const { required, properties, items, ...rest } = schema;
  const fields = isObject(properties) ? Object.entries(properties) : [];
  const needed = fields.filter(
    ([name, field]) =>
      Array.isArray(required) &&
      required.includes(name) &&
      name !== 'faults' &&
      !(isObject(field) && 'default' in field),
  );
  return {
    ...rest,
    ...(needed.length > 0 ? { required: needed.map(([name]) => name) } : {}),
    ...(isObject(properties)
      ? { properties: Object.fromEntries(fields.map(([name, field]) => [name, published(field)])) }
      : {}),
    ...(items === undefined ? {} : { items: published(items) }),
    ...(Array.isArray(rest.allOf) ? { allOf: rest.allOf.map(condition) } : {}),
  };
}

function condition(part: unknown): unknown {
  if (!isObject(part) || !isObject(part.then)) return part;
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
  return { ...part, then: published(part.then) };
}

function withEachOrNothing(faults: unknown): unknown {
  if (!isObject(faults) || !isObject(faults.properties)) return faults;
  const each = Object.entries(faults.properties).map(([name, fault]) => [name, orNothing(fault)]);
  return { ...faults, properties: Object.fromEntries(each) };
}

function orNothing(field: unknown): unknown {
  return isObject(field) && field.type === 'object'
    ? { ...field, type: ['object', 'null'] }
    : field;
}
