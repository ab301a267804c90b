import test from 'ava';
import { Type } from 'typebox';
import { renderDocsPage } from '../../../../src/cloud/platform/http/docs-page.js';
import { fieldsOf } from '../../../../src/cloud/platform/http/docs-page-schema.js';
import { createOpenApiDocument } from '../../../../src/cloud/platform/http/openapi.js';
import { defineRoute, publicAccess } from '../../../../src/cloud/platform/http/route.js';

const HOSTILE = `<script>alert("1")</script>'&`;

test('nothing in the document can become markup', (t) => {
  const route = defineRoute({
    method: 'POST',
    path: '/api/things',
    summary: HOSTILE,
    description: HOSTILE,
    tag: HOSTILE,
    access: publicAccess,
    query: Type.Object({ [HOSTILE]: Type.String({ description: HOSTILE, default: HOSTILE }) }),
    body: Type.Object({ [HOSTILE]: Type.Enum([HOSTILE]) }),
    answers: { 200: { description: HOSTILE, data: Type.Object({ [HOSTILE]: Type.Null() }) } },
    handle: async () => ({ status: 200, message: '', data: null }),
  });
  const { body } = renderDocsPage(createOpenApiDocument([route], { version: HOSTILE }));
  t.false(body.includes('<script'));
  t.true(body.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;'));
});

test('fields are named in full, through objects, lists and alternatives', (t) => {
  const schema = Type.Object({
    name: Type.String({ minLength: 2, maxLength: 120 }),
    events: Type.Array(Type.Object({ seq: Type.Optional(Type.Integer({ minimum: 1 })) }), {
      minItems: 1,
    }),
    risks: Type.Union([Type.Object({ timeout: Type.Boolean() }), Type.Null()]),
    status: Type.Enum(['on', 'off']),
    payload: Type.Unknown({ description: 'any JSON' }),
  });
  t.deepEqual(fieldsOf(JSON.parse(JSON.stringify(schema))), [
    { name: 'name', type: 'string', required: true, notes: '2–120 characters' },
    { name: 'events', type: 'list of object', required: true, notes: 'at least 1 items' },
    { name: 'events[].seq', type: 'integer', required: false, notes: 'at least 1' },
    { name: 'risks', type: 'object | null', required: true, notes: '' },
    { name: 'risks.timeout', type: 'boolean', required: true, notes: '' },
    { name: 'status', type: '"on" | "off"', required: true, notes: '' },
    { name: 'payload', type: 'any JSON', required: true, notes: 'any JSON' },
  ]);
});
