import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Client, ClientOptions, type SoftadastraError } from '../../../src/sdk/index.js';
import { freeDatagramPorts } from '../../helpers/engine/free-datagram-ports.js';
import { smallFileSystem } from '../../helpers/engine/tmpfs.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { openClient } from './clients.js';
import {
  changed,
  changesNothing,
  filledClient,
  type Place,
  placeIn,
  type Refusal,
  told,
} from './refusals.js';

const HEADER_BYTES = 512;
const VERSION_AT = 8;
const FIRST_GROUP = 2 * HEADER_BYTES;
const MIB = 1024 * 1024;
const NOBODY = 65_534;

/** What is asked of a client that is open. */
const whileOpen: Record<string, Refusal & { give(client: Client): Promise<SoftadastraError> }> = {
  'an empty key': {
    code: 'invalid_key',
    message: /^key cannot be empty$/,
    give: async (client) => (await client.put('', 'v')).error(),
  },
  'an empty key to be read': {
    code: 'invalid_key',
    message: /^key cannot be empty$/,
    give: async (client) => (await client.get('')).error(),
  },
  'an empty key in a batch': {
    code: 'invalid_key',
    message: /^key cannot be empty$/,
    give: async (client) =>
      (
        await client.batch([
          { key: 'new', value: 'v' },
          { key: '', value: 'v' },
        ])
      ).error(),
  },
  'an oversized key': {
    code: 'invalid_key',
    message: /^key is larger than 1048576 bytes$/,
    give: async (client) => (await client.put('k'.repeat(MIB + 1), 'v')).error(),
  },
  'an oversized value': {
    code: 'value_too_large',
    message: /^the value has 67108865 bytes: at most 67108864 are possible$/,
    give: async (client) => (await client.put('k', Buffer.alloc(64 * MIB + 1))).error(),
  },
  'an oversized batch': {
    code: 'batch_too_large',
    message: /^a batch holds at most 100000 writes and 67108864 bytes$/,
    give: async (client) => {
      const value = Buffer.alloc(33 * MIB);
      const writes = ['a', 'b'].map((key) => ({ key, value }));
      return (await client.batch(writes)).error();
    },
  },
};

for (const [what, refusal] of Object.entries(whileOpen)) {
  test(`${what} is refused, and changes nothing`, async (t) => {
    const place = await placeIn(await temporaryFolder(t));
    const client = await filledClient(t, place);
    await changesNothing(t, place, client, () => refusal.give(client), refusal);
  });
}

/** What a client finds when it opens. Each is made after a good log was closed. */
const atOpen: Record<string, Refusal & { arrange(t: ExecutionContext, place: Place): unknown }> = {
  'a directory that is missing': {
    code: 'directory_missing',
    message: /missing/,
    arrange: (_, { folder, options }) => {
      options.walPath = path.join(folder, 'missing', 'a.wal');
    },
  },
  'a log of another node': {
    code: 'wal_wrong_node',
    message: /a\.wal is the log of the node a, and this is b/,
    fatal: true,
    arrange: (_, { options }) => {
      options.nodeId = 'b';
    },
  },
  'a newer format': {
    code: 'wal_newer_format',
    message: /a\.wal.*format.*2/,
    fatal: true,
    arrange: (_, { walPath }) =>
      changed(walPath, (bytes) => {
        bytes.writeUInt32BE(2, VERSION_AT);
        bytes.writeUInt32BE(2, HEADER_BYTES + VERSION_AT);
      }),
  },
  'a locked log': {
    code: 'wal_locked',
    message: /a\.wal is in use/,
    retryable: true,
    arrange: (t, { walPath }) => openClient(t, ClientOptions.persistent('a', walPath)),
  },
  'a damaged log': {
    code: 'wal_corrupt',
    message: /followed by a good group .* in .*a\.wal at byte 1076/,
    fatal: true,
    stateValid: false,
    arrange: (_, { walPath }) =>
      changed(walPath, (bytes) => {
        bytes[FIRST_GROUP + 60] = (bytes[FIRST_GROUP + 60] ?? 0) ^ 0xff;
      }),
  },
  'a file that is no log': {
    code: 'not_a_wal',
    message: /a\.wal/,
    fatal: true,
    arrange: (_, { walPath }) => writeFile(walPath, 'a letter to the editor'),
  },
};

for (const [what, refusal] of Object.entries(atOpen)) {
  test(`${what} is refused, and changes nothing`, async (t) => {
    const place = await placeIn(await temporaryFolder(t));
    (await (await filledClient(t, place)).close()).value();
    await refusal.arrange(t, place);
    const client = new Client(place.options);
    const open = async () => (await client.open()).error();
    await changesNothing(t, place, client, open, refusal);
    t.is((await client.put('k', 'v')).error().code, 'invalid_state');
    const told = place.events.find(({ event }) => event === 'open_failed');
    t.is(told?.error?.code, refusal.code);
  });
}

test.serial('a directory that may not be written is refused, and changes nothing', async (t) => {
  const isRoot = process.getuid?.() === 0;
  const place = await placeIn(await temporaryFolder(t));
  (await (await filledClient(t, place)).close()).value();
  const refusal = { code: 'permission_denied', message: /permission|EACCES/ } as const;
  await chmod(place.folder, 0o555);
  t.teardown(() => chmod(place.folder, 0o700));
  for (const name of ['a.wal', 'new.wal']) {
    place.options.walPath = path.join(place.folder, name);
    const client = new Client(place.options);
    const open = async () => {
      if (isRoot) process.seteuid?.(NOBODY);
      try {
        return (await client.open()).error();
      } finally {
        if (isRoot) process.seteuid?.(0);
      }
    };
    await changesNothing(t, place, client, open, refusal);
  }
});

test('a full disk refuses the write, changes nothing, and takes the next once there is room', async (t) => {
  const folder = await smallFileSystem(t, MIB);
  if (folder === null) return;
  const place = await placeIn(folder);
  const client = await filledClient(t, place);
  const large = async () => (await client.put('large', Buffer.alloc(2 * MIB))).error();
  const refusal = {
    code: 'disk_full',
    message: /disk is full|no space/i,
    retryable: true,
  } as const;
  await changesNothing(t, place, client, large, refusal);
  t.true((await client.put('small', 'v')).value().durable);
  (await client.close()).value();
  t.is((await openClient(t, place.options)).size(), 3);
});

test('a wrong secret is refused, and changes nothing', async (t) => {
  const secured = async (nodeId: string, clusterSecret: string) => {
    const place = await placeIn(await temporaryFolder(t));
    Object.assign(place.options, { nodeId, clusterSecret, enableTransport: true });
    place.options.transportPort = 0;
    const client = await filledClient(t, place);
    (await client.startTransport()).value();
    return { client, place };
  };
  const a = await secured('a', 'correct horse battery');
  const b = await secured('b', 'a horse of other colour');
  const peer = { host: '127.0.0.1', port: b.client.transportPort() };
  const dial = async () => (await a.client.connect(peer)).error();
  const refusal = { code: 'wrong_secret', message: /secret/ } as const;
  await changesNothing(
    t,
    b.place,
    b.client,
    async () => {
      await changesNothing(t, a.place, a.client, dial, refusal);
      return told(b.place, 'wrong_secret');
    },
    refusal,
  );
});

test('a forged datagram is dropped, and changes nothing', async (t) => {
  const [port, other] = await freeDatagramPorts();
  const place = await placeIn(await temporaryFolder(t));
  const discovering = { enableDiscovery: true, clusterSecret: 'correct horse battery' };
  Object.assign(place.options, discovering, { discoveryPort: port, discoveryBroadcastPort: other });
  const client = await filledClient(t, place);
  (await client.startDiscovery()).value();
  const stranger = Object.assign(ClientOptions.memoryOnly('stranger'), discovering, {
    clusterSecret: 'a horse of other colour',
    discoveryPort: other,
    discoveryBroadcastPort: port,
  });
  const announce = async () => {
    (await (await openClient(t, stranger)).startDiscovery()).value();
    return told(place, 'forged_datagram');
  };
  const refusal = { code: 'forged_datagram', message: /secret/ } as const;
  await changesNothing(t, place, client, announce, refusal);
  t.deepEqual((await client.peers()).value(), []);
  t.true(client.discoveryRunning());
});

test('a frame of 4 GB ends its connection before it is read, and changes nothing', async (t) => {
  const place = await placeIn(await temporaryFolder(t));
  Object.assign(place.options, { enableTransport: true, transportPort: 0 });
  const client = await filledClient(t, place);
  (await client.startTransport()).value();
  const send = async () => {
    const socket = connect(client.transportPort(), '127.0.0.1');
    socket.resume();
    socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 3]));
    await once(socket, 'close');
    return told(place, 'frame_too_large');
  };
  const refusal = {
    code: 'frame_too_large',
    message: /4294967294 bytes was announced; the limit is 4096/,
  } as const;
  await changesNothing(t, place, client, send, refusal);
  t.true(client.transportRunning());
});
