import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import test from 'ava';
import type { OpenApiDocument } from '../../../../src/cloud/platform/http/openapi-document.js';
import { createAgent } from '../../../helpers/accounts.js';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';

let app: TestApp;
let document: OpenApiDocument;
test.before(async () => {
  app = await startTestApp();
  const answer = await call(app.url, 'GET', '/api/openapi.json');
  document = answer.body as unknown as OpenApiDocument;
});
test.after.always(() => app?.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('every route is in the document, and nothing else', (t) => {
  const routes = app.routes.map(
    ({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`,
  );
  t.deepEqual(
    operations()
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
    routes.sort(),
  );
  t.is(document.openapi, '3.1.0');
});

test('ids of operations are unique and every parameter of a path is declared', (t) => {
  const ids = operations().map(({ operation }) => operation.operationId);
  t.is(new Set(ids).size, ids.length);
  for (const { path, operation } of operations()) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
    t.deepEqual(
      declared.map(({ name }) => name),
      inPath as string[],
      path,
    );
    t.true(declared.every(({ required }) => required));
  }
});

test('every operation names schemes that exist, a success and its errors', (t) => {
  const schemes = Object.keys(document.components.securitySchemes);
  for (const { path, operation } of operations()) {
    for (const scheme of operation.security.flatMap(Object.keys)) {
      t.true(schemes.includes(scheme), `${path}: ${scheme}`);
    }
    const statuses = Object.keys(operation.responses);
    t.true(statuses.some((status) => status.startsWith('2')));
    t.true(statuses.includes('500'));
    t.is(statuses.includes('401'), operation.security.length > 0 || path.endsWith('/login'), path);
    t.is(statuses.includes('413'), operation.requestBody !== undefined);
  }
});

test('every schema is valid JSON Schema 2020-12, as OpenAPI 3.1 wants it', (t) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  let schemas = 0;
  const compile = (schema: object) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components');
    t.notThrows(() => ajv.compile(JSON.parse(text)));
    schemas += 1;
  };
  for (const { operation } of operations()) {
    for (const { schema } of operation.parameters) compile(schema);
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) compile(schema);
    for (const { content } of Object.values(operation.responses)) {
      for (const { schema } of Object.values(content)) compile(schema);
    }
  }
  t.true(schemas > 50);
});

test('real answers are as the document says', async (t) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const agent = await createAgent(app.url);
  const { token } = agent.project.owner;
  const bearer = { token };
  for (const [method, template, path, options] of [
    ['get', '/api/auth/me', '/api/auth/me', bearer],
    ['put', '/api/auth/me', '/api/auth/me', { ...bearer, json: { name: 'Grace' } }],
    ['put', '/api/auth/me', '/api/auth/me', { ...bearer, json: { password: 'x'.repeat(8) } }],
    ['post', '/api/auth/renew', '/api/auth/renew', {}],
    ['post', '/api/auth/renew', '/api/auth/renew', { headers: { origin: 'http://x.org' } }],
    ['post', '/api/auth/logout', '/api/auth/logout', {}],
    ['get', '/api/projects', '/api/projects', bearer],
    ['get', '/api/projects/{id}', `/api/projects/${agent.project.id}`, bearer],
    ['get', '/api/projects/{id}/trend', `/api/projects/${agent.project.id}/trend`, bearer],
    ['get', '/api/agents', '/api/agents', bearer],
    ['post', '/api/agents/{id}/rotate-key', `/api/agents/${agent.id}/rotate-key`, bearer],
    ['get', '/health', '/health', {}],
    ['get', '/api/agents/{id}', `/api/agents/agt_${'0'.repeat(32)}`, bearer],
    ['get', '/api/projects', '/api/projects?limit=x', bearer],
    ['get', '/api/projects', '/api/projects', {}],
  ] as const) {
    const answer = await call(app.url, method.toUpperCase(), path, options);
    const response = document.paths[template]?.[method]?.responses[String(answer.status)];
    const schema = response?.content['application/json']?.schema;
    t.truthy(schema, `${method} ${path} answered ${answer.status}, which is not described`);
    const check = ajv.compile({ ...schema, components: document.components });
    t.true(check(answer.body), `${path}: ${JSON.stringify(check.errors)}`);
  }
});

test('the page shows every operation, holds no script and allows its own style alone', async (t) => {
  const page = await call(app.url, 'GET', '/api/docs');
  t.is(page.status, 200);
  t.is(page.headers.get('content-type'), 'text/html; charset=utf-8');
  for (const { operation } of operations()) {
    t.true(page.text.includes(`id="${operation.operationId}"`));
  }
  t.false(/<script|javascript:|\son\w+=|<link|<img|style=/i.test(page.text));
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page.text) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = page.headers.get('content-security-policy') ?? '';
  t.true(policy.includes(`style-src 'sha256-${hash}'`));
  t.true(policy.includes("default-src 'none'"));
  t.false(policy.includes('unsafe'));
});
