import { createHash } from 'node:crypto';
import { fieldsOf, notesOf, type SchemaField, typeOf } from './docs-page-schema.js';
import { DOCS_STYLE } from './docs-page-style.js';
import type { RawAnswer } from './envelope.js';
import type { JsonSchema, OpenApiDocument, OpenApiOperation } from './openapi-document.js';

/** A page to read the document on: no script, no request to anywhere, one style known by its hash. */
export function renderDocsPage(document: OpenApiDocument): RawAnswer {
  const { title, version, description } = document.info;
  const tags = document.tags.map(({ name }) => ({
    name,
    operations: operationsOf(document, name),
  }));
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} API ${escapeHtml(version)}</title><style>${DOCS_STYLE}</style></head><body>
<nav aria-label="Endpoints"><strong>${escapeHtml(title)}</strong>${tags.map(navigationOf).join('')}</nav>
<main><h1>API reference</h1><p>${escapeHtml(description)}</p>
<p class="who">Version ${escapeHtml(version)}. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
${tags.map(sectionOf).join('\n')}</main></body></html>`;
  return { status: 200, type: 'text/html; charset=utf-8', body, headers: HEADERS };
}

const STYLE_HASH = createHash('sha256').update(DOCS_STYLE).digest('base64');
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join(';'),
};

interface Endpoint {
  method: string;
  path: string;
  operation: OpenApiOperation;
}

interface Section {
  name: string;
  operations: readonly Endpoint[];
}

function operationsOf(document: OpenApiDocument, tag: string): Endpoint[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function navigationOf({ name, operations }: Section): string {
  const links = operations.map(
    ({ method, path, operation }) =>
      `<li><a href="#${escapeHtml(operation.operationId)}">${headline(method, path)}</a></li>`,
  );
  return `<h2>${escapeHtml(name)}</h2><ol>${links.join('')}</ol>`;
}

function sectionOf({ name, operations }: Section): string {
  return `<h2>${escapeHtml(name)}</h2>${operations.map(articleOf).join('\n')}`;
}

function articleOf({ method, path, operation }: Endpoint): string {
  const body = operation.requestBody?.content['application/json']?.schema;
  return `<article id="${escapeHtml(operation.operationId)}"><h3>${headline(method, path)}</h3>
<p>${prose(operation.summary)}.${operation.description ? ` ${prose(operation.description)}` : ''}</p>
<p class="who">${escapeHtml(callersOf(operation))}</p>
${tableOf('Parameters', operation.parameters.map(parameterField))}
${body ? tableOf(`Body${operation.requestBody?.required ? '' : ' (optional)'}`, formsOf(body)) : ''}
${answersOf(operation)}</article>`;
}

function headline(method: string, path: string): string {
  return `<span class="method ${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</span> <span>${escapeHtml(path)}</span>`;
}

const CALLERS: Record<string, string> = {
  bearerAuth: 'a signed-in user',
  agentKey: 'an agent with its key',
  sessionCookie: 'a browser that was told to remember',
  operatorToken: 'an operator',
};

function callersOf({ security }: OpenApiOperation): string {
  const callers = security.flatMap((scheme) => Object.keys(scheme)).map((name) => CALLERS[name]);
  const known = callers.filter((caller) => caller !== undefined);
  return `For ${known.length > 0 ? known.join(' or ') : 'anybody'}.`;
}

function parameterField(parameter: OpenApiOperation['parameters'][number]): SchemaField {
  const { name, required, schema } = parameter;
  return { name, type: typeOf(schema), required, notes: `${parameter.in}; ${notesOf(schema)}` };
}

/** A body that may have one of several forms shows the fields of each. */
function formsOf(schema: JsonSchema): SchemaField[] {
  return schema.anyOf ? schema.anyOf.flatMap((form) => fieldsOf(form)) : fieldsOf(schema);
}

function tableOf(title: string, fields: readonly SchemaField[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(
    ({ name, type, required, notes }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(type)}${required ? ', required' : ''}</td><td>${escapeHtml(notes)}</td></tr>`,
  );
  return `<h4>${escapeHtml(title)}</h4><table><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Notes</th></tr>${rows.join('')}</table>`;
}

function answersOf({ responses }: OpenApiOperation): string {
  const rows = Object.entries(responses).map(([status, { description, content }]) => {
    const schema = content['application/json']?.schema;
    const data = schema?.properties?.data;
    const fields = data ? fieldsOf(data).map(({ name }) => `<code>${escapeHtml(name)}</code>`) : [];
    const types = Object.keys(content).filter((type) => type !== 'application/json');
    const notes = [...fields, ...types.map((type) => `<code>${escapeHtml(type)}</code>`)].join(' ');
    return `<tr><td>${escapeHtml(status)}</td><td>${escapeHtml(description)}</td><td>${notes}</td></tr>`;
  });
  return `<h4>Answers</h4><table class="answers"><tr><th scope="col">Status</th><th scope="col">Meaning</th><th scope="col">Data</th></tr>${rows.join('')}</table>`;
}

/** Descriptions set names in backticks. */
function prose(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
