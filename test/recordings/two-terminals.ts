import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type NamespaceHost, openNamespaceNetwork } from '../helpers/engine/namespaces.js';
import { until } from '../helpers/until.js';

/**
 * Records docs/engine/two-terminals.md: two nodes on two hosts (network namespaces), the link
 * between them cut, writes on both sides, the link healed. What stands there is what was printed.
 *
 *   node dist/test/recordings/two-terminals.js > docs/engine/two-terminals.md
 */
const ENTRY = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const run = promisify(execFile);

const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-'));
const network = await openNamespaceNetwork(2);
const [left, right] = network.hosts as [NamespaceHost, NamespaceHost];
const terminals = { 1: path.join(folder, 'shop'), 2: path.join(folder, 'depot') } as const;
type Terminal = keyof typeof terminals;

try {
  await configure(1, 'shop', left, right);
  await configure(2, 'depot', right, left);
  say(`# Two terminals

Two nodes, each on a host of its own, and a link between them that is cut and healed. Everything below was
printed by the programs; \`test/recordings/two-terminals.ts\` runs the session again and writes this page.

Each terminal has a \`softadastra.yaml\` with the node's id, its data directory, where its transport listens,
the other's address, and the file that holds the cluster's secret. The nodes run as
\`softadastra node start\`.

## Together
`);
  start(left, 1);
  start(right, 2);
  await connected('connected');
  await show(1, 'peers');
  await show(1, 'store put price/tea 4.20');
  await shows(2, 'store get price/tea', '4.20');
  await show(2, 'store get price/tea');
  await settled(1);
  await show(1, 'sync status');

  say('## The link is cut, and both go on\n');
  await network.cut(left);
  await show(1, 'store put price/tea 4.50');
  await show(1, 'store put order/17 "two boxes"');
  say('Nobody has noticed yet: what was sent is in flight, and waits for an answer.\n');
  await show(1, 'sync status');
  await show(2, 'store put price/tea 4.80');
  await show(2, 'store put delivery/3 "on its way"');
  await show(2, 'store remove missing', { fails: true });
  await connected('gone');
  say(
    'Some seconds of silence later each takes the other for gone. That is no failure: work waits.\n',
  );
  await show(1, 'peers');
  await show(1, 'sync status');
  await show(1, 'store list');
  await show(2, 'store list');

  say('## The link is healed\n');
  await network.heal(left);
  await connected('connected');
  await equal();
  await settled(1);
  await settled(2);
  await show(1, 'sync status');
  await show(1, 'store list');
  await show(2, 'store list');
  say(
    'Both wrote `price/tea` while apart: the later write holds on both sides (`conflictPolicy: last_write_wins`).\n',
  );
} finally {
  await network.remove();
  await rm(folder, { recursive: true, force: true });
}

async function configure(terminal: Terminal, id: string, host: NamespaceHost, peer: NamespaceHost) {
  const directory = terminals[terminal];
  await mkdir(path.join(directory, 'data'), { recursive: true });
  await writeFile(path.join(directory, 'secret'), 'kept out of the record');
  await writeFile(
    path.join(directory, 'softadastra.yaml'),
    `nodeId: ${id}
dataDirectory: data
enableTransport: true
transportHost: ${host.address}
transportPort: 4041
peers: [${peer.address}:4041]
clusterSecretFile: secret
`,
  );
}

function start(host: NamespaceHost, terminal: Terminal): void {
  const script = `cd "${terminals[terminal]}" && exec "${process.execPath}" "${ENTRY}" node start`;
  host.spawn('sh', ['-c', script]).stdout.resume();
}

/** Runs a command as a person would, and writes down both. */
async function show(terminal: Terminal, command: string, { fails = false } = {}) {
  const { code, output } = await softadastra(terminal, command);
  if ((code !== 0) !== fails) throw new Error(`${command} ended with ${code}: ${output}`);
  const exit = code === 0 ? '' : `\n(exit code ${code})`;
  say(
    `\`\`\`console\nterminal ${terminal} $ softadastra ${command}\n${output.trimEnd()}${exit}\n\`\`\`\n`,
  );
}

async function softadastra(terminal: Terminal, command: string) {
  const script = `"${process.execPath}" "${ENTRY}" ${command} 2>&1`;
  const options = { cwd: terminals[terminal], env: { PATH: process.env.PATH, NO_COLOR: '1' } };
  try {
    return { code: 0, output: clean((await run('sh', ['-c', script], options)).stdout) };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, output: clean(stdout) };
  }
}

/** The folder of this record is nobody's business. */
function clean(output: string): string {
  return output.replaceAll(folder, '/srv');
}

async function connected(wanted: 'connected' | 'gone'): Promise<void> {
  for (const terminal of [1, 2] as const) {
    await until(`terminal ${terminal}: ${wanted}`, async () => {
      const { output } = await softadastra(terminal, 'peers');
      return / connected/.test(output) === (wanted === 'connected');
    });
  }
}

async function shows(terminal: Terminal, command: string, wanted: string): Promise<void> {
  await until(command, async () => (await softadastra(terminal, command)).output.includes(wanted));
}

async function settled(terminal: Terminal): Promise<void> {
  await until('all is acknowledged', async () => {
    const { output } = await softadastra(terminal, 'sync status --json');
    const { outbox, acknowledged } = JSON.parse(output) as Record<string, number>;
    return outbox === acknowledged;
  });
}

async function equal(): Promise<void> {
  await until('both are equal', async () => {
    const lists = await Promise.all(
      ([1, 2] as const).map((terminal) => softadastra(terminal, 'store list --json')),
    );
    return lists[0]?.output === lists[1]?.output;
  });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
