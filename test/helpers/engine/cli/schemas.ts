import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ExecutionContext } from 'ava';

const FOLDER = path.resolve('docs/engine/schemas');

/** The published schemas, by their ids. */
export const publishedSchemas: ReadonlyMap<string, AnySchemaObject> = new Map(
  readdirSync(FOLDER).map((file) => {
    const schema: AnySchemaObject = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));
    return [String(schema.$id), schema];
  }),
);

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
for (const schema of publishedSchemas.values()) ajv.addSchema(closed(schema) as AnySchemaObject);

/** One line of `--json`: it must be as its schema says, without a field that the schema lacks. */
export function assertDocument<T = Record<string, unknown>>(
  t: ExecutionContext,
  line: string,
  name: string,
): T {
  const document = JSON.parse(line);
  t.is(document.schema, name);
  return assertForm(t, document, name);
}

/** What bears no `schema` itself, such as a line of a node's log. */
export function assertForm<T>(t: ExecutionContext, document: T, name: string): T {
  const validate: ValidateFunction | undefined = ajv.getSchema(idOf(name));
  t.truthy(validate, `${name} is published`);
  t.true(validate?.(document), JSON.stringify({ errors: validate?.errors, document }, null, 1));
  return document;
}

/** `softadastra.status/1`, as a document says it, is `urn:softadastra:status:1`. */
export function idOf(name: string): string {
  return `urn:${name.replace(/[./]/g, ':')}`;
}

/** Readers must bear fields that a later version adds; we must not add any unseen. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, closed(v)]));
  return 'properties' in schema ? { ...inside, additionalProperties: false } : inside;
}
