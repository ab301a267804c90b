import { join } from 'node:path';
import test from 'ava';
import { systemClock, systemRandom } from '../../src/engine/core/index.js';
import { NodeDisk } from '../../src/engine/disk/index.js';
import { Wal } from '../../src/engine/wal/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { TestProcess } from '../helpers/processes.js';
import { scaled } from '../helpers/scale.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const HOLDER = 'test/fixtures/engine/wal-holder.js';

function open(path: string, replay: (sequence: number) => void = () => {}) {
  const disk = new NodeDisk();
  const options = { disk, path, nodeId: 'node-a', clock: systemClock, random: systemRandom };
  return Wal.open(options, ({ sequence }) => replay(sequence));
}

test('of two processes with one log the second is refused, until the first is killed', async (t) => {
  shows(t, 20);
  const path = join(await temporaryFolder(t), 'node.wal');
  const holder = new TestProcess(HOLDER, { FIXTURE_LOG: path, FIXTURE_IDLE: '1' });
  t.teardown(() => holder.end());
  await until('the log is open', () => holder.output.includes('open with 0'));
  const refused = await open(path);
  t.is(refused.error().code, 'wal_locked');
  t.true(refused.error().retryable && refused.error().stateValid);
  const second = new TestProcess(HOLDER, { FIXTURE_LOG: path });
  t.teardown(() => second.end());
  await until('the second is refused', () => second.output.includes('refused wal_locked'));
  await holder.end('SIGKILL');
  const wal = (await open(path)).value();
  t.is((await open(path)).error().code, 'wal_locked', 'also within one process');
  (await wal.close()).value();
  (await (await open(path)).value().close()).value();
});

test('whatever a killed process was answered for is there', async (t) => {
  const path = join(await temporaryFolder(t), 'node.wal');
  const kills = scaled(t, 'kills', 3, 50);
  for (let kill = 1; kill <= kills; kill += 1) {
    const writer = new TestProcess(HOLDER, { FIXTURE_LOG: path });
    t.teardown(() => writer.end());
    await until('it has written for a while', () => /(durable \d+\n){20}/.test(writer.output));
    await writer.end('SIGKILL');
    const told = [...writer.output.matchAll(/durable (\d+)\n/g)].map(([, last]) => Number(last));
    const sequences: number[] = [];
    const wal = (await open(path, (sequence) => sequences.push(sequence))).value();
    t.true(sequences.length >= Math.max(...told), `kill ${kill}: ${sequences.length}`);
    t.is(sequences.at(-1), sequences.length);
    (await wal.close()).value();
  }
});
