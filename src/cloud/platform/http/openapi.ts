import type { TObject, TSchema } from 'typebox';
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiHeader,
  OpenApiOperation,
  OpenApiParameter,
  OpenApiResponse,
} from './openapi-document.js';
import { errorCodesOf, meaningOf } from './openapi-errors.js';
import type { DescribedAnswer, Route } from './route.js';

const SECURITY_SCHEMES = {
  bearerAuth: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of a sign-in',
  },
  agentKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Agent-Key',
    description: 'The key of an agent',
  },
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'softadastra_session',
    description: 'The cookie of a sign-in that is remembered',
  },
  operatorToken: { type: 'http', scheme: 'bearer', description: 'The operator token' },
  operatorBasic: {
    type: 'http',
    scheme: 'basic',
    description: 'The operator token as the password, for browsers',
  },
};

/** The OpenAPI 3.1 document of some routes, made from the schemas that check their requests. */
export function createOpenApiDocument(
  routes: readonly Route[],
  { version }: { version: string },
): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routes) {
    const path = templateOf(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Softadastra cloud',
      version,
      description: 'Does your application lose data when the network fails?',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: SECURITY_SCHEMES, schemas: { Error: ERROR } },
  };
}

/** `/runs/:id` in a router is `/runs/{id}` here. */
function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operationOf(route: Route): OpenApiOperation {
  const names = route.path.split('/').filter((part) => part !== '' && part !== 'api');
  return {
    operationId: [route.method.toLowerCase(), ...names.map((part) => part.replace(':', ''))]
      .join('_')
      .replace(/[^\w]/g, '_'),
    summary: route.summary,
    ...(route.description && { description: route.description }),
    tags: [route.tag],
    security: route.access.schemes.map((scheme) => ({ [scheme]: [] })),
    parameters: [...parametersOf('path', route.params), ...parametersOf('query', route.query)],
    ...(route.body && {
      requestBody: {
        required: !route.bodyOptional,
        content: json(plain(route.bodyAsSent ?? route.body)),
      },
    }),
    responses: { ...successesOf(route), ...unchangedOf(route), ...errorsOf(route) },
  };
}

function parametersOf(place: 'path' | 'query', schema: TObject | undefined): OpenApiParameter[] {
  const { properties = {}, required = [] } = schema ? plain(schema) : {};
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (required.includes(name) && property.default === undefined),
    schema: property,
  }));
}

function successesOf(route: Route): Record<string, OpenApiResponse> {
  const successes = Object.entries(route.answers).filter(([status]) => Number(status) < 400);
  return Object.fromEntries(
    successes.map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: { ...REQUEST_ID, ...(route.method === 'GET' && ETAG) },
        content: contentOf(answer),
      },
    ]),
  );
}

/** Every read can be asked whether it changed. */
function unchangedOf(route: Route): Record<string, OpenApiResponse> {
  if (route.method !== 'GET') return {};
  const headers = { ...REQUEST_ID, ...ETAG };
  return {
    304: { description: 'Unchanged since the ETag in If-None-Match', headers, content: {} },
  };
}

function contentOf({ data, list, types = [] }: DescribedAnswer): OpenApiResponse['content'] {
  const text = types.map((type) => [type, { schema: type.includes('json') ? {} : TEXT }] as const);
  const envelope = data ? json(list ? listOf(plain(data)) : successOf(plain(data))) : {};
  return { ...Object.fromEntries(text), ...envelope };
}

function errorsOf(route: Route): Record<string, OpenApiResponse> {
  const responses: Record<string, OpenApiResponse> = {};
  for (const [status, codes] of errorCodesOf(route)) {
    const beside = route.answers[status]?.data;
    const properties = { error: { enum: codes }, ...(beside && { data: plain(beside) }) };
    responses[status] = {
      description: codes.map((code) => `${code}: ${meaningOf(code)}`).join('. '),
      headers: errorHeadersOf(status),
      content: json({
        allOf: [{ $ref: '#/components/schemas/Error' }, { properties }],
      }),
    };
  }
  return responses;
}

const TEXT: JsonSchema = { type: 'string' };
const always = (description: string, schema: JsonSchema = TEXT): OpenApiHeader => ({
  description,
  required: true,
  schema,
});
const REQUEST_ID = { 'X-Request-Id': always('Names this request in the logs') };
const ETAG = { ETag: always('For If-None-Match of the next read') };
const RETRY_AFTER = {
  'Retry-After': always('Seconds to wait', { type: 'integer', minimum: 0 }),
};
const CHALLENGE = { 'WWW-Authenticate': always('What the caller may show instead') };

function errorHeadersOf(status: number): Record<string, OpenApiHeader> {
  if (status === 401) return { ...REQUEST_ID, ...CHALLENGE };
  return status === 429 || status === 503 ? { ...REQUEST_ID, ...RETRY_AFTER } : REQUEST_ID;
}

const ERROR: JsonSchema = {
  type: 'object',
  required: ['success', 'error', 'message', 'details', 'request_id'],
  properties: {
    success: { const: false },
    error: { type: 'string' },
    message: { type: 'string' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'a JSON Pointer to what is wrong' },
          message: { type: 'string' },
        },
      },
    },
    request_id: { type: 'string' },
  },
};

function successOf(data: JsonSchema): JsonSchema {
  return {
    type: 'object',
    required: ['success', 'message', 'data'],
    properties: { success: { const: true }, message: { type: 'string' }, data },
  };
}

function listOf(item: JsonSchema): JsonSchema {
  const count: JsonSchema = { type: 'integer', minimum: 0 };
  const meta: JsonSchema = {
    type: 'object',
    required: ['total', 'limit', 'offset'],
    properties: { total: count, limit: count, offset: count, pending: count },
  };
  const { properties, ...envelope } = successOf({ type: 'array', items: item });
  return {
    ...envelope,
    required: ['success', 'message', 'data', 'meta'],
    properties: { ...properties, meta },
  };
}

function json(schema: JsonSchema): Record<string, { schema: JsonSchema }> {
  return { 'application/json': { schema } };
}

/** Schemas are JSON Schema 2020-12 with marks of TypeBox on them, which JSON leaves behind. */
function plain(schema: TSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema));
}
