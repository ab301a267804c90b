import test from 'ava';
import { CodecError, SoftadastraError, VersionVector } from '../../../src/engine/core/index.js';
import type { Operation } from '../../../src/engine/store/index.js';
import {
  decodeAck,
  decodeBatch,
  decodeHave,
  decodeKeys,
  encodeAck,
  encodeBatch,
  encodeHave,
  encodeKeys,
} from '../../../src/engine/sync/message/index.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const ORIGINS = ['a#0123456789abcdef', 'node-b#ffffffffffffffff', 'c.d_e#0000000000000000'];
const KEYS = ['k', 'ключ', '🗝️', '\uFFFD', 'x'.repeat(300), '\u0000', 'tab\t'];

function anyVector(seed: Seeded): VersionVector {
  const some = ORIGINS.filter(() => seed.random() < 0.6);
  return new VersionVector(some.map((origin) => [origin, seed.between(1, 2 ** 31)]));
}

function anyOperation(seed: Seeded): Operation {
  const counter = seed.between(1, 1_000_000);
  return {
    origin: seed.pick(ORIGINS),
    counter,
    time: seed.between(0, 2 ** 31) * 2 ** 20,
    key: seed.pick(KEYS),
    value: seed.random() < 0.3 ? null : Buffer.alloc(seed.between(0, 300), seed.between(0, 255)),
    context: seed.random() < 0.3 ? new Map([[seed.pick(ORIGINS), seed.between(1, 99)]]) : null,
    batchEnd: counter + seed.pick([0, 0, 0, 5]),
  };
}

function anyMessages(seed: Seeded) {
  const operations = Array.from({ length: seed.between(0, 8) }, () => anyOperation(seed));
  const header = {
    number: seed.between(1, 1000),
    complete: seed.random() < 0.5,
    anew: seed.random() < 0.5,
    held: seed.between(0, 3),
    has: anyVector(seed),
  };
  const have = {
    origin: seed.pick(ORIGINS),
    life: Buffer.alloc(8, 7),
    retired: seed.random() < 0.5,
    held: seed.between(0, 3),
    vector: anyVector(seed),
    purged: anyVector(seed),
  };
  const refusal = { code: 'disk_full', message: 'no room', retryable: seed.random() < 0.5 };
  const ack = {
    number: seed.between(0, 1000),
    held: seed.between(0, 3),
    has: anyVector(seed),
    refusal: seed.random() < 0.5 ? refusal : null,
    tookOver: seed.random() < 0.5,
  };
  const end = { vector: anyVector(seed), purged: anyVector(seed), purgedUntil: seed.between(0, 9) };
  const keys = {
    first: seed.random() < 0.5,
    keys: KEYS.filter(() => seed.random() < 0.5),
    end: seed.random() < 0.5 ? end : null,
  };
  return { operations, header, have, ack, keys };
}

const decoders = {
  have: decodeHave,
  keys: decodeKeys,
  ack: decodeAck,
  batch: (bytes: Buffer) => decodeBatch(bytes).operations.readAll(),
};

function encodeAll({ operations, header, have, ack, keys }: ReturnType<typeof anyMessages>) {
  return {
    have: encodeHave(have),
    keys: encodeKeys(keys),
    ack: encodeAck(ack),
    batch: encodeBatch(header, operations, 0),
  };
}

test('what is encoded comes back', (t) => {
  const seed = seeded(t);
  for (let round = scaled(t, 'messages', 300, 5000); round > 0; round -= 1) {
    const any = anyMessages(seed);
    const bytes = encodeAll(any);
    t.deepEqual(decodeHave(bytes.have), any.have);
    t.deepEqual(decodeAck(bytes.ack), any.ack);
    t.deepEqual(decodeKeys(bytes.keys), any.keys);
    const { operations, ...header } = decodeBatch(bytes.batch);
    t.deepEqual(header, any.header);
    t.deepEqual(operations.readAll(), any.operations);
  }
});

test('bytes that are cut anywhere are an error, never a message', (t) => {
  const seed = seeded(t);
  for (let round = 0; round < 30; round += 1) {
    const all = encodeAll(anyMessages(seed));
    for (const [type, decode] of Object.entries(decoders)) {
      const bytes = all[type as keyof typeof all];
      for (let end = 0; end < bytes.length; end += 1) {
        t.throws(() => decode(bytes.subarray(0, end)), { instanceOf: CodecError });
      }
      t.throws(() => decode(Buffer.concat([bytes, Buffer.of(0)])), { instanceOf: CodecError });
    }
  }
});

test('bytes that are damaged anywhere are an error or another message, never a crash', (t) => {
  const seed = seeded(t);
  let errors = 0;
  for (let round = scaled(t, 'messages', 20, 200); round > 0; round -= 1) {
    const all = encodeAll(anyMessages(seed));
    for (const [type, decode] of Object.entries(decoders)) {
      const bytes = all[type as keyof typeof all];
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const error = failureOf(() => decode(damaged));
        if (!error) continue;
        errors += 1;
        if (!(error instanceof CodecError || error instanceof SoftadastraError)) throw error;
      }
    }
  }
  t.true(errors > 1000);
});

test('lengths and counts that promise more than there is reserve no memory', (t) => {
  const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]);
  const before = process.memoryUsage().arrayBuffers;
  const batch = Buffer.concat([Buffer.from([1, 0, 1, 0, 0]), huge]);
  t.throws(() => decodeBatch(batch).operations.readAll(), { instanceOf: CodecError });
  t.throws(() => decodeKeys(Buffer.concat([Buffer.from([1, 1]), huge])), {
    instanceOf: CodecError,
  });
  t.true(process.memoryUsage().arrayBuffers - before < 1_000_000);
});

test('a key that is not UTF-8 is refused, and U+FFFD itself is a key', (t) => {
  const seed = seeded(t);
  const operation = { ...anyOperation(seed), key: '\uFFFD', value: null, context: null };
  const { header } = anyMessages(seed);
  const bytes = encodeBatch(header, [operation], 0);
  t.is(decodeBatch(bytes).operations.readAll()[0]?.key, '\uFFFD');
  const at = bytes.indexOf(Buffer.from('\uFFFD'));
  for (const bad of [
    [0xf0, 0x9f, 0x98],
    [0xed, 0xa0, 0x80],
  ]) {
    const damaged = Buffer.from(bytes);
    Buffer.from(bad).copy(damaged, at);
    t.throws(() => decodeBatch(damaged).operations.readAll(), { message: /UTF-8/ });
  }
});

test('another version of the messages is named as such', (t) => {
  const all = encodeAll(anyMessages(seeded(t)));
  for (const [type, decode] of Object.entries(decoders)) {
    const bytes = Buffer.from(all[type as keyof typeof all]);
    bytes[0] = 2;
    t.throws(() => decode(bytes), { code: 'protocol_mismatch', message: /version 2/ });
  }
});

function failureOf(run: () => unknown): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return error;
  }
}
