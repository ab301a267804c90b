import test, { type ExecutionContext } from 'ava';
import type { Result } from '../../../src/engine/core/index.js';
import {
  decodeValue,
  encodeValue,
  type NodeControl,
  type NodeRuntime,
} from '../../../src/engine/node/index.js';
import { memoryNode, openRuntime } from '../../helpers/engine/node-runtime.js';

type Open = (t: ExecutionContext, runtime: NodeRuntime) => Promise<NodeControl>;

const text = (data: string) => encodeValue(Buffer.from(data));

/** What every NodeControl does, whichever side of a socket the node is on. */
export function nodeControlContract(name: string, open: Open): void {
  const checked = (title: string, check: Check) =>
    test(`${name}: ${title}`, async (t) => {
      const runtime = await openRuntime(t, memoryNode('contract'));
      await check(t, await open(t, runtime), runtime);
    });

  checked('a value that is put is got, whatever its bytes', async (t, control) => {
    for (const bytes of [Buffer.from('né'), Buffer.from([0, 255, 10]), Buffer.alloc(0)]) {
      const written = (await control.put({ key: 'k', value: encodeValue(bytes) })).value();
      t.is(written.schema, 'softadastra.write/1');
      const got = (await control.get({ key: 'k' })).value();
      t.deepEqual(decodeValue(got.value).value(), bytes);
      t.deepEqual(
        [got.counter, got.nodeId, got.bytes],
        [written.counter, 'contract', bytes.length],
      );
    }
  });

  checked('errors keep their code, their message and what can be done', async (t, control) => {
    const missing = (await control.get({ key: 'missing' })).error();
    t.deepEqual([missing.code, missing.message], ['not_found', 'key not found']);
    t.deepEqual(missing.context, { key: 'missing' });
    t.is((await control.remove({ key: 'missing' })).error().code, 'not_found');
    const empty = (await control.put({ key: '', value: text('x') })).error();
    t.deepEqual([empty.code, empty.message], ['invalid_key', 'key cannot be empty']);
    t.deepEqual([empty.accepted, empty.stateValid, empty.retryable], [false, true, false]);
    t.is((await control.get({ key: '' })).error().code, 'invalid_key');
    const half = { encoding: 'text', data: '\ud800' } as const;
    t.is((await control.put({ key: 'k', value: half })).error().code, 'invalid_argument');
    t.is((await control.list()).value().entries.length, 0);
  });

  checked('a batch is all or nothing', async (t, control) => {
    await control.put({ key: 'b', value: text('old') });
    const writes = [
      { key: 'a', value: text('1') },
      { key: 'b', value: null },
    ];
    t.is((await control.batch({ writes })).value().writes.length, 2);
    t.deepEqual(await keysOf(control), ['a']);
    const bad = [...writes, { key: '', value: text('x') }, { key: 'c', value: text('2') }];
    t.is((await control.batch({ writes: bad })).error().code, 'invalid_key');
    t.deepEqual(await keysOf(control), ['a']);
  });

  checked('a list goes page by page through a range', async (t, control) => {
    for (const key of ['a/1', 'a/2', 'a/3', 'b/1']) await control.put({ key, value: text(key) });
    const first = (await control.list({ prefix: 'a/', limit: 2 })).value();
    t.deepEqual([first.entries.map(({ key }) => key), first.next], [['a/1', 'a/2'], 'a/2']);
    const after = first.next ?? undefined;
    const second = (await control.list({ prefix: 'a/', limit: 2, after })).value();
    t.deepEqual([second.entries.map(({ key }) => key), second.next], [['a/3'], null]);
    const keys = (await control.list({ from: 'a/2', to: 'b/1', keysOnly: true })).value();
    t.deepEqual(
      keys.entries.map(({ key, value, bytes }) => [key, value, bytes]),
      [
        ['a/2', null, 3],
        ['a/3', null, 3],
      ],
    );
    t.is((await control.list({ reverse: true, limit: 1 })).value().entries[0]?.key, 'b/1');
    t.is((await control.list({ limit: 0 })).error().code, 'invalid_argument');
  });

  checked('a page ends where its values grow too large', async (t, control) => {
    const large = encodeValue(Buffer.alloc(6 * 1024 * 1024));
    for (const key of ['1', '2', '3']) await control.put({ key, value: large });
    const { entries, next } = (await control.list()).value();
    t.deepEqual([entries.map(({ key }) => key), next], [['1', '2'], '2']);
  });

  checked('status and the others name their schema and say what is', async (t, control) => {
    await control.put({ key: 'k', value: text('v') });
    const status = (await control.status()).value();
    t.is(status.schema, 'softadastra.status/1');
    t.deepEqual(status.store, { size: 1, tombstones: 0, operations: 1 });
    t.is(status.sync.outbox, 1);
    t.deepEqual([status.transport.running, status.discovery.running], [false, false]);
    const others = [
      await control.nodeInfo(),
      await control.syncStatus(),
      await control.tick({ prune: true }),
      await control.retry(),
      await control.failed(),
      await control.held(),
      await control.conflicts(),
      await control.peers(),
    ] as Result<{ schema: string }>[];
    t.deepEqual(
      others.map((answer) => answer.value().schema),
      ['node', 'sync', 'tick', 'sync', 'failed', 'held', 'conflicts', 'peers'].map(
        (schema) => `softadastra.${schema}/1`,
      ),
    );
  });

  checked('transport starts and stops, twice', async (t, control) => {
    for (const running of [true, true, false, false, true]) {
      const answer = running ? await control.startTransport() : await control.stopTransport();
      t.is(answer.value().running, running);
      t.is((await control.status()).value().transport.running, running);
    }
    t.true((await control.status()).value().transport.port > 0);
  });

  checked('a peer that is added is listed until it is removed', async (t, control) => {
    const address = { host: '127.0.0.1', port: 9 };
    const added = (await control.addPeer(address)).value().peers;
    t.deepEqual(
      added.map(({ nodeId, host, port, manual }) => ({ nodeId, host, port, manual })),
      [{ nodeId: '', ...address, manual: true }],
    );
    t.deepEqual((await control.removePeer({ peer: '127.0.0.1:9' })).value().peers, []);
    t.is((await control.removePeer({ peer: '127.0.0.1:9' })).error().code, 'not_found');
    t.is((await control.forgetPeer({ peer: 'nobody' })).error().code, 'not_found');
    const insecure = await control.addPeer({ host: '192.0.2.1', port: 9 });
    t.is(insecure.error().code, 'insecure_transport');
  });

  checked('there is nothing to resolve where nothing is in conflict', async (t, control) => {
    await control.put({ key: 'k', value: text('v') });
    t.is((await control.resolve({ key: 'k', keep: 'current' })).error().code, 'not_found');
    const keep = { value: text('x') };
    t.is((await control.resolve({ key: 'k', keep })).error().code, 'not_found');
  });

  checked(
    'what is exported can be imported, and a cut export changes nothing',
    async (t, control) => {
      await control.put({ key: 'a', value: text('1') });
      await control.put({ key: 'b', value: text('2') });
      const chunks: Uint8Array[] = [];
      for await (const chunk of (await control.exportAll()).value()) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      await control.remove({ key: 'a' });
      const cut = await control.importAll(once(bytes.subarray(0, bytes.length - 20)));
      t.is(cut.error().code, 'invalid_argument');
      t.deepEqual(await keysOf(control), ['b']);
      const imported = (await control.importAll(once(bytes))).value();
      t.deepEqual([imported.entries, imported.written, imported.unchanged], [2, 1, 1]);
      t.deepEqual(await keysOf(control), ['a', 'b']);
    },
  );

  checked(
    'an import that is wrong at its beginning says so, however long it is',
    async (t, control) => {
      const megabyte = Buffer.alloc(1024 * 1024, 'x\n');
      let pulled = 0;
      async function* endless(): AsyncIterable<Uint8Array> {
        for (; pulled < 64; pulled += 1) yield megabyte;
      }
      const error = (await control.importAll(endless())).error();
      t.is(error.code, 'invalid_argument');
      t.regex(error.message, /^line 1 of the export/);
      t.deepEqual(await keysOf(control), []);
    },
  );

  checked('metrics are in the Prometheus format', async (t, control) => {
    await control.put({ key: 'k', value: text('v') });
    const metrics = (await control.metrics()).value();
    t.regex(metrics, /^softadastra_store_keys\{node="contract"\} 1$/m);
    t.regex(metrics, /^softadastra_peers\{state="connected",node="contract"\} 0$/m);
    t.regex(metrics, /^process_resident_memory_bytes/m);
    await control.remove({ key: 'k' });
    t.regex((await control.metrics()).value(), /^softadastra_store_keys\{node="contract"\} 0$/m);
  });
}

type Check = (t: ExecutionContext, control: NodeControl, runtime: NodeRuntime) => Promise<void>;

async function keysOf(control: NodeControl): Promise<string[]> {
  return (await control.list()).value().entries.map(({ key }) => key);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
