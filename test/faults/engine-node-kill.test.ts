import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { Client, ClientOptions } from '../../src/sdk/index.js';
import { temporaryFolder } from '../helpers/folder.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';

const writer = fileURLToPath(new URL('../fixtures/engine/node-writer.js', import.meta.url));

/** Kills it with SIGKILL once so many writes are acknowledged. @returns what was acknowledged. */
async function killedAfter(count: number, walPath: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, walPath, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    acknowledged.push(line);
    if (acknowledged.length === count) child.kill('SIGKILL');
  });
  const [exit] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  if (exit[1] !== 'SIGKILL') throw new Error(`the writer ended by itself: ${exit}`);
  return acknowledged;
}

test('kill -9 at random points loses nothing that was acknowledged', async (t) => {
  const { between } = seeded(t);
  const kills = scaled(t, 'kills', 5, 100);
  const walPath = path.join(await temporaryFolder(t), 'writer.wal');
  const options = ClientOptions.persistent('writer', walPath);
  const acknowledged: string[] = [];
  for (let round = 0; round < kills; round += 1) {
    acknowledged.push(...(await killedAfter(between(1, 2_000), walPath, round)));
    const client = new Client(options);
    (await client.open()).value();
    const lost = acknowledged.filter((key) => !client.contains(key));
    t.deepEqual(lost, [], `after kill ${round + 1} of ${acknowledged.length} writes`);
    const last = acknowledged.at(-1) ?? '';
    t.is((await client.get(last)).value().toString(), `value of ${last}`);
    t.is((await client.syncStateInfo()).value().outbox, client.size());
    (await client.close()).value();
  }
  t.log(`${acknowledged.length} writes acknowledged`);
});
