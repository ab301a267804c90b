import { fileURLToPath } from 'node:url';
import test from 'ava';
import {
  type NamespaceHost,
  type NamespaceNetwork,
  namespaceNetwork,
} from '../helpers/engine/namespaces.js';
import { until } from '../helpers/until.js';

const PROGRAM = fileURLToPath(new URL('../engine/transport/talking-node.js', import.meta.url));

test('real nodes on hosts of their own lose a cut link by silence, keep the others, and heal', async (t) => {
  const network = await namespaceNetwork(t, 3);
  if (!network) return;
  const nodes = ['a', 'b', 'c'].map((nodeId, at) => start(network, nodeId, at));
  const [a, b, c] = nodes as [Node, Node, Node];
  const meets = (node: Node, other: Node) => until(`${node.nodeId} meets`, () => node.has(other));
  await Promise.all([meets(a, b), meets(a, c), meets(b, a), meets(b, c), meets(c, a), meets(c, b)]);
  await network.cut(a.host);
  await until('a has lost both', () => !a.has(b) && !a.has(c));
  await until('both have lost a', () => !b.has(a) && !c.has(a));
  t.regex(a.lines().join('\n'), /loses b: the peer was silent for 1200 ms/);
  await until('c hears b', () => {
    b.send('meanwhile');
    return c.lines().includes('hears meanwhile from b');
  });
  t.false(a.lines().includes('hears meanwhile from b'));
  await network.heal(a.host);
  await Promise.all([meets(a, b), meets(a, c), meets(b, a), meets(c, a)]);
  await until('what is said is heard again', () => {
    b.send('again');
    return a.lines().includes('hears again from b');
  });
  await Promise.all([meets(b, c), meets(c, b)]);
});

type Node = ReturnType<typeof start>;

function start(network: NamespaceNetwork, nodeId: string, at: number) {
  const host = network.hosts[at] as NamespaceHost;
  const others = network.hosts.filter((other) => other !== host).map(({ address }) => address);
  const child = host.spawn(process.execPath, [PROGRAM, nodeId, host.address, ...others]);
  let output = '';
  child.stdout.on('data', (bytes) => {
    output += bytes;
  });
  child.stderr.pipe(process.stderr);
  const lines = () => output.split('\n');
  return {
    nodeId,
    host,
    lines,
    send: (line: string) => child.stdin.write(`${line}\n`),
    /** Whether it has met the other, and not lost it since. */
    has(other: { readonly nodeId: string }): boolean {
      const met = lines().lastIndexOf(`meets ${other.nodeId}`);
      return met > lines().findLastIndex((line) => line.startsWith(`loses ${other.nodeId}:`));
    },
  };
}
