import test from 'ava';
import { ByteWriter } from '../../../src/engine/core/index.js';
import {
  decodeNodeInfo,
  encodeNodeInfo,
  type NodeInfo,
} from '../../../src/engine/metadata/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const INFO: NodeInfo = {
  nodeId: 'edge-store-01',
  displayName: 'Shop on the corner ☕',
  hostname: 'pi-4',
  os: 'linux 6.8.0 arm64',
  version: '0.1.0',
  startedAt: 1_700_000_000_000,
  uptimeMs: 86_400_000,
  capabilities: ['discovery', 'store', 'sync'],
};

test('what is encoded is decoded', (t) => {
  t.deepEqual(decodeNodeInfo(encodeNodeInfo(INFO).value()).value(), INFO);
});

test('the first version is these bytes, for ever', (t) => {
  const small = { ...INFO, nodeId: 'a', displayName: 'b', hostname: 'c', os: 'd', version: 'e' };
  const bytes = encodeNodeInfo({ ...small, startedAt: 300, uptimeMs: 5, capabilities: ['f'] });
  t.is(bytes.value().toString('hex'), '0101610162016301640165ac020501' + '0166');
});

test('a later version that only appends is understood', (t) => {
  const bytes = encodeNodeInfo(INFO).value();
  bytes[0] = 2;
  const later = Buffer.concat([bytes, Buffer.from('and more')]);
  t.deepEqual(decodeNodeInfo(later).value(), INFO);
});

test('the longest of everything still fits beside what discovery adds', (t) => {
  const info = {
    nodeId: 'n'.repeat(128),
    displayName: 'd'.repeat(128),
    hostname: 'h'.repeat(64),
    os: 'o'.repeat(64),
    version: 'v'.repeat(64),
    startedAt: Number.MAX_SAFE_INTEGER,
    uptimeMs: Number.MAX_SAFE_INTEGER,
    capabilities: Array.from({ length: 16 }, (_, index) => `${index}`.padEnd(16, 'c')),
  };
  const bytes = encodeNodeInfo(info).value();
  t.true(bytes.length <= 768, `${bytes.length} bytes`);
  t.deepEqual(decodeNodeInfo(bytes).value(), info);
});

const WRONG: readonly [string, Partial<NodeInfo>][] = [
  ['nodeId', { nodeId: 'a b' }],
  ['nodeId', { nodeId: '' }],
  ['displayName', { displayName: 'é'.repeat(65) }],
  ['displayName', { displayName: '\u001b[2Jgone' }],
  ['displayName', { displayName: 'two\nlines' }],
  ['displayName', { displayName: 'drow \u202eone' }],
  ['displayName', { displayName: 'an Arabic letter mark \u061c' }],
  ['displayName', { displayName: '\ud800' }],
  ['hostname', { hostname: 'h'.repeat(65) }],
  ['os', { os: 'linux\u0000' }],
  ['version', { version: 'v'.repeat(65) }],
  ['startedAt', { startedAt: -1 }],
  ['startedAt', { startedAt: 1.5 }],
  ['uptimeMs', { uptimeMs: Number.NaN }],
  ['capabilities', { capabilities: ['Sync'] }],
  ['capabilities', { capabilities: [''] }],
  ['capabilities', { capabilities: ['x'.repeat(17)] }],
  ['capabilities', { capabilities: Array.from({ length: 17 }, (_, index) => `c${index}`) }],
];

for (const [field, change] of WRONG) {
  test(`neither said nor believed: ${JSON.stringify(change).slice(0, 60)}`, (t) => {
    const info = { ...INFO, ...change };
    const error = encodeNodeInfo(info).error();
    t.is(error.code, 'metadata_error');
    t.is(error.context.field, field);
    // Neither has bytes of its own: half a surrogate pair becomes U+FFFD, a time is a varint.
    if (field.endsWith('At') || field.endsWith('Ms') || info.displayName === '\ud800') return;
    const decoded = decodeNodeInfo(writtenUnchecked(info));
    t.is(decoded.error().code, 'metadata_error');
  });
}

test('cut at every length, with a byte too many, or of no version, it is an error', (t) => {
  const bytes = encodeNodeInfo(INFO).value();
  for (let length = 0; length < bytes.length; length += 1) {
    t.is(decodeNodeInfo(bytes.subarray(0, length)).error().code, 'metadata_error');
  }
  t.true(decodeNodeInfo(Buffer.concat([bytes, Buffer.alloc(1)])).isErr());
  bytes[0] = 0;
  t.true(decodeNodeInfo(bytes).isErr());
});

test('random and damaged bytes never throw, and what is believed is in bounds', (t) => {
  const random = randomFrom(seeded(t));
  const bytes = encodeNodeInfo(INFO).value();
  let believed = 0;
  const rounds = scaled(t, 'damaged inputs', 20_000, 1_000_000);
  for (let round = 0; round < rounds; round += 1) {
    const damaged = Buffer.concat([bytes, random.bytes(Math.floor(random.float() * 8))]);
    const at = Math.floor(random.float() * damaged.length);
    random.bytes(1 + Math.floor(random.float() * 4)).copy(damaged, at);
    const decoded = decodeNodeInfo(damaged);
    if (decoded.isErr()) continue;
    believed += 1;
    if (encodeNodeInfo(decoded.value()).isErr()) t.fail(damaged.toString('hex'));
  }
  t.true(believed > 0, 'some damage leaves a valid text');
});

/** As a peer would that keeps to the format and not to the bounds. */
function writtenUnchecked(info: NodeInfo): Buffer {
  const writer = new ByteWriter().u8(1).text(info.nodeId).text(info.displayName);
  writer.text(info.hostname).text(info.os).text(info.version);
  writer.varint(info.startedAt).varint(info.uptimeMs).varint(info.capabilities.length);
  for (const capability of info.capabilities) writer.text(capability);
  return writer.finish();
}
