import type { RequestListener } from 'node:http';
import test from 'ava';
import { MARKS } from '../../helpers/agent/client.js';
import { stageProxy } from '../../helpers/agent/proxy-stage.js';
import { talkRaw } from '../../helpers/agent/raw-client.js';

const BODY = '{"id":"order-1","note":"0123456789"}';
const marks = Object.entries(MARKS).map(([name, value]) => `${name}: ${value}\r\n`);
const request = `POST /orders HTTP/1.1\r\nHost: x\r\n${marks.join('')}Content-Length: 2\r\n\r\n{}`;

const answers: Record<string, RequestListener> = {
  'a known length': (_request, response) => {
    response.writeHead(201, { 'Content-Length': BODY.length });
    response.end(BODY);
  },
  chunks: (_request, response) => {
    response.writeHead(201);
    response.write(BODY.slice(0, 5));
    response.end(BODY.slice(5));
  },
};

for (const [framing, answer] of Object.entries(answers)) {
  test(`truncated-body with ${framing}: half a body, and an end in good order`, async (t) => {
    const stage = await stageProxy(t, 'truncated-body', { share: 0.5 }, answer);
    const { text, ending } = await talkRaw(stage.proxy.origin, request);
    t.regex(text, /^HTTP\/1\.1 201 Created\r\n/);
    t.is(ending, 'end');
    t.true(text.includes(BODY.slice(0, BODY.length / 2)));
    t.false(text.includes(BODY.slice(0, BODY.length / 2 + 1)));
    t.false(text.endsWith('0\r\n\r\n'));
    t.is(stage.injected[0]?.detail, `${BODY.length / 2} of ${BODY.length} bytes arrived`);
  });

  test(`truncated-body with ${framing}, share 0: the head alone`, async (t) => {
    const stage = await stageProxy(t, 'truncated-body', { share: 0 }, answer);
    const { text, ending } = await talkRaw(stage.proxy.origin, request);
    t.regex(text, /^HTTP\/1\.1 201 Created\r\n[\s\S]*\r\n\r\n$/);
    t.is(ending, 'end');
  });

  test(`connection-reset during, with ${framing}: half a body, and a reset`, async (t) => {
    const stage = await stageProxy(t, 'connection-reset', { at: 'during' }, answer);
    const { text, ending } = await talkRaw(stage.proxy.origin, request);
    // Node may tell a reset that comes right behind data as an end.
    t.regex(ending, /^(ECONNRESET|end)$/);
    t.true(text === '' || text.includes(BODY.slice(0, BODY.length / 2)));
    t.false(text.includes(BODY.slice(0, BODY.length / 2 + 1)));
    t.is(stage.received.length, 1);
  });
}

for (const at of ['before', 'after'] as const) {
  test(`connection-reset ${at}: a reset, and not a byte before it`, async (t) => {
    const stage = await stageProxy(t, 'connection-reset', { at });
    t.deepEqual(await talkRaw(stage.proxy.origin, request), { text: '', ending: 'ECONNRESET' });
    t.is(stage.received.length, at === 'before' ? 0 : 1);
  });
}
