import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { NodeDisk } from '../../../../src/engine/disk/index.js';
import { shortSocketDirectory } from '../../../../src/engine/node/config/control-socket-path.js';
import { connectControl, encodeValue } from '../../../../src/engine/node/index.js';
import { temporaryFolder } from '../../../helpers/folder.js';

/** Something at a socket that may be no node. */
async function answering(t: ExecutionContext, listener: RequestListener): Promise<string> {
  const socketPath = path.join(await temporaryFolder(t), 'a.sock');
  const server = createServer(listener).listen(socketPath);
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return socketPath;
}

test('a node that dies while it is asked is an error that says what is not known', async (t) => {
  const socketPath = await answering(t, (asked, response) => {
    if (asked.method === 'GET') response.end();
    else asked.socket.destroy();
  });
  const client = await connectControl(socketPath);
  const error = (await client?.tick())?.error();
  t.is(error?.code, 'io_error');
  t.regex(error?.message ?? '', /whether it was done is not known/);
});

test('a node that hangs is taken for none', async (t) => {
  const socketPath = await answering(t, () => {});
  t.is(await connectControl(socketPath, { answerMs: 20 }), null);
});

test('an answer that is no JSON is an error, not a crash', async (t) => {
  const socketPath = await answering(t, (_, response) => response.end('<html>'));
  const client = await connectControl(socketPath);
  t.is((await client?.status())?.error().code, 'io_error');
  t.is((await client?.exportAll())?.error().code, 'io_error');
});

test('a request to a node that hangs ends with an error, and may be tried again', async (t) => {
  // It still says that it is there: only what is asked of it is never answered.
  const socketPath = await answering(t, ({ method, url }, response) => {
    if (method === 'GET' && url === '/') response.end();
  });
  const client = await connectControl(socketPath, { silenceMs: 20 });
  const put = await client?.put({ key: 'k', value: encodeValue(Buffer.from('v')) });
  const error = put?.error();
  t.deepEqual([error?.code, error?.retryable], ['io_error', true]);
  t.regex(error?.message ?? '', /did not answer put \(silent for 20 ms\): whether .+ not known/);
});

test('what takes long is waited for as long as the node says that it is there', async (t) => {
  let looks = 0;
  let finish = () => {};
  const socketPath = await answering(t, ({ method, url }, response) => {
    if (url === '/v1/compact') finish = () => response.end('{"value":"compacted"}');
    if (method !== 'GET') return;
    looks += 1;
    response.end();
    if (looks === 5) finish();
  });
  const client = await connectControl(socketPath, { silenceMs: 10 });
  const compacted: unknown = (await client?.compact())?.value();
  t.is(compacted, 'compacted');
  t.is(looks, 5);
});

test('what takes long is given up where the node hangs altogether', async (t) => {
  let looks = 0;
  const socketPath = await answering(t, ({ method }, response) => {
    looks += 1;
    if (method === 'GET' && looks < 3) response.end();
  });
  const client = await connectControl(socketPath, { silenceMs: 10, answerMs: 500 });
  const error = (await client?.compact())?.error();
  t.deepEqual([error?.code, error?.retryable], ['io_error', true]);
});

test('an export that falls silent in the middle ends with that error', async (t) => {
  let looks = 0;
  const socketPath = await answering(t, ({ url }, response) => {
    if (url === '/v1/export') {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"schema":');
    } else {
      looks += 1;
      if (looks === 1) response.end();
    }
  });
  const client = await connectControl(socketPath, { silenceMs: 20, answerMs: 200 });
  const lines = (await client?.exportAll())?.value() ?? [];
  const read: string[] = [];
  const error = await t.throwsAsync(async () => {
    for await (const chunk of lines) read.push(Buffer.from(chunk).toString());
  });
  t.is(read.join(''), '{"schema":');
  t.regex(error?.message ?? '', /silent for 20 ms/);
});

test('where others may make names, only a socket in a directory of our own is asked', async (t) => {
  const directory = shortSocketDirectory();
  const disk = new NodeDisk();
  await disk.makeDirectory(directory);
  const socketPath = path.join(directory, `${process.pid}-test.sock`);
  const server = createServer((_, response) => response.end()).listen(socketPath);
  await once(server, 'listening');
  t.teardown(() => server.close());
  t.not(await connectControl(socketPath), null);
  const ofSomebodyElse = Object.assign(new NodeDisk(), { isPrivate: async () => false });
  t.is(await connectControl(socketPath, { disk: ofSomebodyElse }), null);
});
