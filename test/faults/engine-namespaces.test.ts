import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type PeersDocument, Place } from '../helpers/engine/cli/place.js';
import {
  type NamespaceHost,
  type NamespaceNetwork,
  namespaceNetwork,
} from '../helpers/engine/namespaces.js';
import { temporaryFolder } from '../helpers/folder.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const ENTRY = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const PORT = 4041;

/** A real node on a host of its own; commands reach it through its control socket. */
interface Member {
  readonly place: Place;
  readonly host: NamespaceHost;
}

test.serial('three nodes on three hosts are equal after every partition', async (t) => {
  shows(t, 23);
  const random = seeded(t);
  const network = await namespaceNetwork(t, 3);
  if (!network) return;
  const members = await startMembers(t, network);
  await untilConnected(members);
  const rounds = scaled(t, 'partitions', 3, 30);
  for (let round = 1; round <= rounds; round += 1) {
    const alone = random.pick(members);
    await network.cut(alone.host);
    await writeEverywhere(members, random, round);
    if (round === 1) await untilMissed(alone, members);
    t.is(await read(alone, `own/${alone.place.nodeId}`), `${round}`, 'local reads go on');
    await network.heal(alone.host);
    await untilEqual(members);
  }
  const [first] = members as [Member, ...Member[]];
  const list = await listOf(first);
  t.true(members.every(({ place }) => list.includes(`own/${place.nodeId}`)));
  t.true(list.includes('shared'));
  t.false(list.includes('"doomed"'), 'what was removed in the last round is removed everywhere');
  const { failed, conflicts } = await first.place.json<{ failed: number; conflicts: number }>(
    'sync',
    'sync',
    'status',
  );
  t.deepEqual([failed, conflicts], [0, 0]);
});

async function startMembers(t: ExecutionContext, { hosts }: NamespaceNetwork): Promise<Member[]> {
  const secret = path.join(await temporaryFolder(t), 'cluster.secret');
  await writeFile(secret, 'a secret of this test alone', { mode: 0o600 });
  return Promise.all(
    hosts.map(async (host, index) => {
      const place = await Place.make(t, `node-${index + 1}`);
      const others = hosts.filter((other) => other !== host).map(({ address }) => address);
      const child = host.spawn(process.execPath, [
        ENTRY,
        ...['node', 'start', '--node-id', place.nodeId, '--data-dir', place.directory],
        ...['--enable-transport', '--transport-host', '0.0.0.0', '--transport-port', `${PORT}`],
        ...['--secret-file', secret, '--peers', others.map((one) => `${one}:${PORT}`).join(',')],
      ]);
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      await until(`${place.nodeId} is ready`, () => output.includes('"event":"node_ready"'), {
        state: () => output,
      });
      return { place, host };
    }),
  );
}

/** Each writes a key of its own, one that all write, and one that the next removes. */
async function writeEverywhere(members: readonly Member[], random: Seeded, round: number) {
  for (const { place } of random.shuffled(members)) {
    const { nodeId } = place;
    await place.run('store', 'put', `own/${nodeId}`, `${round}`);
    await place.run('store', 'put', `history/${nodeId}/${round}`, 'written while apart');
    await place.run('store', 'put', 'shared', `${nodeId} in round ${round}`);
    await place.run('store', 'put', 'doomed', 'x');
  }
  for (const { place } of members) await place.run('store', 'remove', 'doomed');
}

async function untilConnected(members: readonly Member[]): Promise<void> {
  await until('all are connected', async () => {
    const states = await Promise.all(members.map((member) => connections(member)));
    return states.every((count) => count === members.length - 1);
  });
}

/** The others take a silent peer for gone, and its operations for waiting, not for failed. */
async function untilMissed(alone: Member, members: readonly Member[]): Promise<void> {
  const [other] = members.filter((member) => member !== alone) as [Member, ...Member[]];
  await until('the silence is noticed', async () => {
    const { peers } = await other.place.json<PeersDocument>('peers', 'peers');
    return peers.some((peer) => peer.nodeId === alone.place.nodeId && peer.state !== 'connected');
  });
}

async function connections({ place }: Member): Promise<number> {
  const { peers } = await place.json<PeersDocument>('peers', 'peers');
  return peers.filter(({ state }) => state === 'connected').length;
}

async function untilEqual(members: readonly Member[]): Promise<void> {
  let lists: string[] = [];
  await until(
    'all stores are equal',
    async () => {
      lists = await Promise.all(members.map(listOf));
      return lists.every((list) => list === lists[0]);
    },
    { deadlineMs: 120_000, everyMs: 100, state: () => lists },
  );
}

async function read({ place }: Member, key: string): Promise<string> {
  return (await place.run('store', 'get', key)).stdout.trimEnd();
}

async function listOf({ place }: Member): Promise<string> {
  return (await place.run('store', 'list', '--json')).stdout;
}
