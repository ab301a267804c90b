import test from 'ava';
import type { EngineEvent } from '../../../src/engine/core/index.js';
import {
  decodeNodeInfo,
  type MetadataOptions,
  MetadataService,
  systemPlatform,
} from '../../../src/engine/metadata/index.js';
import { SimulatedTime } from '../../helpers/engine/simulated-datagrams.js';

function options(changes: Partial<MetadataOptions> = {}): MetadataOptions {
  return {
    nodeId: 'a',
    version: '0.1.0',
    platform: { hostname: () => 'machine', os: () => 'linux 6.8 x64' },
    clock: new SimulatedTime().clock(),
    ...changes,
  };
}

test('a node says who it is and for how long', async (t) => {
  const time = new SimulatedTime();
  const clock = time.clock();
  const startedAt = clock.now();
  const capabilities = ['sync', 'discovery', 'sync'];
  const service = MetadataService.create(options({ clock, capabilities })).value();
  await time.advance(1_500);
  t.deepEqual(service.info(), {
    nodeId: 'a',
    displayName: 'a',
    hostname: 'machine',
    os: 'linux 6.8 x64',
    version: '0.1.0',
    startedAt,
    uptimeMs: 1_500,
    capabilities: ['discovery', 'sync'],
  });
  t.deepEqual(decodeNodeInfo(service.encode()).value(), service.info());
  clock.skewMs = -10_000;
  t.is(service.info().uptimeMs, 0, 'a clock set back makes nobody younger than nothing');
});

test('a refresh asks the platform anew, and is in the log', (t) => {
  let hostname = 'before';
  const events: EngineEvent[] = [];
  const platform = { hostname: () => hostname, os: () => 'linux' };
  const log = (event: EngineEvent) => events.push(event);
  const service = MetadataService.create(options({ platform, log })).value();
  hostname = 'after';
  t.is(service.info().hostname, 'before');
  t.is(service.refresh().hostname, 'after');
  t.is(service.info().hostname, 'after');
  t.deepEqual(
    events.map(({ event }) => event),
    ['metadata_refreshed'],
  );
});

test('what the platform says is made to fit', (t) => {
  const hostname = `\u001b[31m${'ü'.repeat(40)}\n`;
  const platform = { hostname: () => hostname, os: () => 'x'.repeat(100) };
  const info = MetadataService.create(options({ platform })).value().info();
  t.is(info.hostname, `[31m${'ü'.repeat(30)}`);
  t.is(info.os.length, 64);
});

test('what the user says has to fit', (t) => {
  const refused = MetadataService.create(options({ displayName: 'bell \u0007' })).error();
  t.is(refused.code, 'metadata_error');
  t.regex(refused.message, /displayName has control characters/);
  t.regex(MetadataService.create(options({ nodeId: '' })).error().message, /nodeId/);
});

test('this machine has an answer to everything', (t) => {
  const info = MetadataService.create(options({ platform: systemPlatform }))
    .value()
    .info();
  t.true(info.hostname.length > 0);
  t.regex(info.os, /^\S+ \S+ \S+$/);
});
