import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { openRun } from '../../src/agent/index.js';
import { startAgent } from '../helpers/agent-process.js';
import { smallFileSystem } from '../helpers/engine/tmpfs.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startPlantedApi } from '../helpers/planted-api.js';
import { shows } from '../helpers/shows.js';

test('a disk that fills up ends the test before the next request, and what was sent is on it', async (t) => {
  shows(t, 19);
  const dataDir = await smallFileSystem(t, 512 * 1024);
  if (dataDir === null) return;
  const api = await startPlantedApi();
  t.teardown(() => api.close());
  const ballast = join(dataDir, 'ballast');
  await writeFile(ballast, Buffer.alloc(256 * 1024));
  const env = { SOFTADASTRA_DATA_DIR: dataDir };
  const place = { cwd: await temporaryFolder(t), env, target: api.url };
  const { code, stdout, stderr } = await (await startAgent(place, 2_000)).ended();
  t.is(code, 1);
  t.regex(stderr, /the disk is full/);
  t.notRegex(stdout, /"score"/, 'there is no verdict');

  await rm(ballast);
  const { events, result } = await openRun(dataDir, 'latest');
  t.is(result, null);
  const announced = new Set(
    events
      .filter(({ event_type }) => event_type === 'request_sent')
      .map(({ payload }) => payload.idempotency_key),
  );
  const arrived = api.arrived.map(({ headers }) => headers['idempotency-key']).slice(2);
  t.true(arrived.length > 20, 'it had begun');
  t.deepEqual(
    arrived.filter((key) => !announced.has(key)),
    [],
  );
});
