import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiResponse,
} from '../../../src/cloud/platform/http/openapi-document.js';
import { operationFinder } from './operations.js';

/** One answer of the API, as it leaves the server. */
export interface GivenAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Verdict {
  /** The operation of the document, or what else it was. */
  readonly operation: string;
  readonly problems: readonly string[];
}

/**
 * Compares answers with the document: a status that is listed, each header that is called required,
 * a media type that is listed, and a body as its schema says. Objects count as closed, so that a
 * property that the document does not name is a problem even where clients have to bear new ones.
 */
export class AnswerCheck {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #find: ReturnType<typeof operationFinder>;
  readonly #components: OpenApiDocument['components'];

  constructor(document: OpenApiDocument) {
    addFormats.default(this.#ajv);
    this.#find = operationFinder(document);
    const { schemas } = document.components;
    this.#components = { ...document.components, schemas: forReference(schemas) };
  }

  verdict(answer: GivenAnswer): Verdict {
    const found = this.#find(answer.method, answer.url);
    if (!found) return this.#outside(answer);
    const response = found.operation.responses[String(answer.status)];
    const problems = response
      ? this.#problems(`${found.name} ${answer.status}`, answer, response)
      : [`status ${answer.status} is not in the document`];
    return { operation: found.name, problems };
  }

  /** What no operation describes: pages with a life of their own, and errors like all others. */
  #outside(answer: GivenAnswer): Verdict {
    const isPage =
      !/^\/(api|health|metrics)(\/|$)/i.test(answer.url) || answer.method === 'OPTIONS';
    if (isPage) return { operation: 'outside the document', problems: [] };
    const isError = answer.status === 404 || answer.status === 405 || answer.status === 400;
    const problems = isError
      ? this.#problems('error', answer, ANY_ERROR)
      : [`nothing in the document answers it, and it was answered with ${answer.status}`];
    return { operation: 'no operation', problems };
  }

  #problems(name: string, answer: GivenAnswer, response: OpenApiResponse): string[] {
    const { headers, body, method } = answer;
    const missing = Object.entries(response.headers).flatMap(([header, { required, schema }]) => {
      const value = headers[header.toLowerCase()];
      // What is computed from a body may be left out with it (RFC 9110 §9.3.2).
      const isLeftOut = method === 'HEAD' && header === 'ETag';
      if (value === undefined)
        return required && !isLeftOut ? [`the header ${header} is missing`] : [];
      const text = Array.isArray(value) ? value.join(', ') : value;
      const read = schema.type === 'integer' ? Number(text) : text;
      return this.#compare(`${name} ${header}`, schema, read).map((text) => `${header}${text}`);
    });
    if (method === 'HEAD') return missing;
    const types = Object.keys(response.content);
    if (types.length === 0) {
      return body === '' ? missing : [...missing, 'a body where the document has none'];
    }
    const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? '';
    const content = response.content[type];
    if (!content) return [...missing, `the media type ${type} is not among ${types.join(', ')}`];
    if (!type.includes('json')) return missing;
    return [...missing, ...this.#compare(`${name} ${type}`, content.schema, parsed(body))];
  }

  #compare(key: string, schema: JsonSchema, value: unknown): string[] {
    let validate = this.#compiled.get(key);
    if (!validate) {
      const whole = { ...(closed(schema) as object), components: this.#components };
      validate = this.#ajv.compile(whole);
      this.#compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The schema with every object closed that lists its properties and does not say otherwise. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  if (copy.allOf) return { ...copy, unevaluatedProperties: false };
  const isOpen =
    copy.type === 'object' && copy.properties && copy.additionalProperties === undefined;
  return isOpen ? { ...copy, additionalProperties: false } : copy;
}

/** Closed within; whoever refers to it with `allOf` closes the whole. */
function forReference(schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      { ...schema, properties: closed(schema.properties) as Record<string, JsonSchema> },
    ]),
  );
}

const ANY_ERROR: OpenApiResponse = {
  description: 'An error outside every operation',
  headers: { 'X-Request-Id': { description: '', required: true, schema: { type: 'string' } } },
  content: {
    'application/json': { schema: { allOf: [{ $ref: '#/components/schemas/Error' }] } },
  },
};
