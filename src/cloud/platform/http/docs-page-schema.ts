import type { JsonSchema } from './openapi-document.js';

/** One field of a schema, ready to be shown: `items[].name`, its type and its bounds in words. */
export interface SchemaField {
  name: string;
  type: string;
  required: boolean;
  notes: string;
}

/** The fields of an object, those of nested objects and lists under their full names. */
export function fieldsOf(schema: JsonSchema, prefix = ''): SchemaField[] {
  const object = objectIn(schema);
  if (!object) return [];
  return Object.entries(object.properties ?? {}).flatMap(([name, property]) => {
    const fullName = prefix + name;
    const field = {
      name: fullName,
      type: typeOf(property),
      required: object.required?.includes(name) ?? false,
      notes: notesOf(property),
    };
    return [field, ...fieldsOf(property, prefixOf(fullName, property))];
  });
}

export function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' | ');
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(schema.items)}` : 'list';
  return schema.format === 'date-time' ? 'time' : (schema.type ?? 'any JSON');
}

/** Bounds in words; a pattern stands behind its description. */
export function notesOf(schema: JsonSchema): string {
  const { description, pattern } = schema;
  return [
    description ?? (typeof pattern === 'string' ? `matches ${pattern}` : ''),
    range(schema.minLength, schema.maxLength, 'characters'),
    range(schema.minimum, schema.maximum, ''),
    range(schema.minItems, schema.maxItems, 'items'),
    range(schema.minProperties, schema.maxProperties, 'keys'),
    schema.default === undefined ? '' : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((note) => note !== '')
    .join('; ');
}

/** The object itself, that of a list's items, or the one among several forms. */
function objectIn(schema: JsonSchema): JsonSchema | null {
  if (schema.properties) return schema;
  if (schema.items) return objectIn(schema.items);
  return schema.anyOf?.map(objectIn).find((found) => found !== null) ?? null;
}

function prefixOf(name: string, schema: JsonSchema): string {
  return schema.type === 'array' ? `${name}[].` : `${name}.`;
}

function range(least: unknown, most: unknown, unit: string): string {
  const words = unit === '' ? '' : ` ${unit}`;
  if (least !== undefined && most !== undefined) return `${least}–${most}${words}`;
  if (least !== undefined) return `at least ${least}${words}`;
  return most === undefined ? '' : `at most ${most}${words}`;
}
