import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { NodeDisk } from '../../../../src/engine/disk/index.js';
import {
  type ConfigInput,
  loadConfig,
  settingNames,
  settings,
  variableOf,
} from '../../../../src/engine/node/index.js';
import { temporaryFolder } from '../../../helpers/folder.js';

const disk = new NodeDisk();

function input(given: Partial<ConfigInput>): ConfigInput {
  return { directory: '/srv/app', disk, ...given };
}

async function problemsOf(given: ConfigInput): Promise<readonly string[]> {
  const { code, context } = (await loadConfig(given)).error();
  if (code !== 'invalid_argument') throw new Error(code);
  return context.problems as string[];
}

test('a node id is enough; nothing that opens a port is on', async (t) => {
  const config = (await loadConfig(input({ flags: { nodeId: 'edge-1' } }))).value();
  t.is(config.walPath, '/srv/app/data/edge-1.wal');
  t.is(config.controlSocket, '/srv/app/data/edge-1.sock');
  t.is(config.displayName, 'edge-1');
  t.true(config.autoFlush);
  t.false(config.enableTransport);
  t.false(config.enableDiscovery);
  t.is(config.metricsPort, null);
  t.deepEqual(config.warnings, []);
});

test('flags win over the environment, which wins over the file', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(
    path.join(folder, 'softadastra.yaml'),
    'nodeId: from-file\ntransportPort: 1\nackTimeoutMs: 111\nautoFlush: false\n',
  );
  const config = (
    await loadConfig({
      directory: folder,
      disk,
      environment: { SOFTADASTRA_NODE_ID: 'from-env', SOFTADASTRA_TRANSPORT_PORT: '2' },
      flags: { nodeId: 'from-flag' },
    })
  ).value();
  t.is(config.nodeId, 'from-flag');
  t.is(config.transportPort, 2);
  t.is(config.ackTimeoutMs, 111);
  t.false(config.autoFlush);
  const source = (name: string) => config.values.find((value) => value.name === name)?.source;
  t.deepEqual(['nodeId', 'transportPort', 'ackTimeoutMs', 'transportHost'].map(source), [
    'flag',
    'environment',
    'file',
    'default',
  ]);
  t.is(config.file, path.join(folder, 'softadastra.yaml'));
});

test('the file is named by flag, then by SOFTADASTRA_CONFIG', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(path.join(folder, 'a.yaml'), 'nodeId: a');
  await writeFile(path.join(folder, 'b.yaml'), '{"nodeId": "b"}');
  const environment = { SOFTADASTRA_CONFIG: 'a.yaml' };
  const byVariable = await loadConfig({ directory: folder, disk, environment });
  t.is(byVariable.value().nodeId, 'a');
  const flags = { config: 'b.yaml' };
  const byFlag = await loadConfig({ directory: folder, disk, environment, flags });
  t.is(byFlag.value().nodeId, 'b');
});

test('a file that was named must be there', async (t) => {
  t.deepEqual(await problemsOf(input({ flags: { nodeId: 'a', config: 'missing.yaml' } })), [
    'the configuration file /srv/app/missing.yaml cannot be read (ENOENT)',
  ]);
});

test('every fault is named at once, with what would be right', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'softadastra.yaml');
  await writeFile(file, 'nodeID: typo\npeers: [10.0.0.1]\nclusterSecret: short\n');
  const problems = await problemsOf({
    directory: folder,
    disk,
    environment: { SOFTADASTRA_AUTO_FLUSH: 'maybe' },
    flags: { nodeId: 'no spaces', transportPort: '70000', logLevel: 'loud', ackTimeoutMs: '1.5' },
  });
  const named = (text: string) => problems.some((problem) => problem.includes(text));
  for (const expected of [
    `nodeID in ${file} is no setting`,
    "--node-id must be 1-128 letters, digits, '.', '_' or '-'",
    '--transport-port must be a whole number from 0 to 65535',
    '--log-level must be one of debug, info, warn, error, silent',
    '--ack-timeout-ms must be a whole number',
    'SOFTADASTRA_AUTO_FLUSH must be true or false',
    `peers in ${file} must be addresses such as 10.0.0.2:4041`,
    `clusterSecret in ${file} must be a secret of at least 16 characters`,
  ]) {
    t.true(named(expected), `${expected}\n${problems.join('\n')}`);
  }
  t.is(problems.length, 8);
});

test('a file that is no YAML, and one that is no mapping, is refused with its place', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'softadastra.yaml');
  const flags = { nodeId: 'a' };
  await writeFile(file, 'nodeId: "open\n');
  t.regex((await problemsOf({ directory: folder, disk, flags })).join(), /line \d+, column \d+/);
  await writeFile(file, '- a\n- b\n');
  t.regex((await problemsOf({ directory: folder, disk, flags })).join(), /must be a mapping/);
});

test('a persistent node needs its id, a memory-only one does not', async (t) => {
  t.regex((await problemsOf(input({}))).join(), /a node id is required: --node-id/);
  const config = (await loadConfig(input({ flags: { memoryOnly: true } }))).value();
  t.is(config.walPath, null);
});

test('a secret comes from the environment or a file, never from a flag, and is never shown', async (t) => {
  const secret = 'correct horse battery staple';
  const folder = await temporaryFolder(t);
  await writeFile(path.join(folder, 'secret'), `${secret}\n`);
  const common = { directory: folder, disk };
  const flags = { nodeId: 'a' };
  const variable = { SOFTADASTRA_CLUSTER_SECRET: secret };
  const inFile = { ...flags, clusterSecretFile: 'secret' };
  for (const given of [
    { ...common, flags, environment: variable },
    { ...common, flags: inFile },
  ]) {
    const config = (await loadConfig(given)).value();
    t.is(config.clusterSecret, secret);
    t.false(JSON.stringify(config.values).includes(secret));
    t.is(config.values.find(({ name }) => name === 'clusterSecret')?.value, '(set)');
  }
  const flagged = (
    await loadConfig({ ...common, flags: { ...flags, clusterSecret: secret } })
  ).value();
  t.is(flagged.clusterSecret, null);
  const both = await problemsOf({ ...common, flags: inFile, environment: variable });
  t.deepEqual(both, ['clusterSecret and clusterSecretFile are both given: give one']);
  const missing = await problemsOf({ ...common, flags: { ...flags, clusterSecretFile: 'none' } });
  t.regex(missing.join(), /cannot be read \(ENOENT\)/);
});

test('peers may be a list or one text', async (t) => {
  const peers = '10.0.0.2:4041,[::1]:4042';
  const config = (await loadConfig(input({ flags: { nodeId: 'a', peers } }))).value();
  t.deepEqual(config.peers, [
    { host: '10.0.0.2', port: 4041 },
    { host: '::1', port: 4042 },
  ]);
  t.deepEqual(config.values.find(({ name }) => name === 'peers')?.value, peers.split(','));
  for (const bad of ['a', 'a:0', 'a:65536', '::1:4041', 'a:b', 'http://a:1']) {
    t.regex((await problemsOf(input({ flags: { nodeId: 'a', peers: bad } }))).join(), /--peers/);
  }
});

test('a log under a temporary directory is warned about', async (t) => {
  const config = (
    await loadConfig(input({ flags: { nodeId: 'a', walPath: '/tmp/a.wal' } }))
  ).value();
  t.regex(config.warnings.join(), /\/tmp\/a\.wal lies under the temporary directory/);
});

test('a socket path that is too long for the system is replaced by a short one', async (t) => {
  const flags = { nodeId: 'a', dataDirectory: `/srv/${'deep/'.repeat(30)}` };
  const { controlSocket } = (await loadConfig(input({ flags }))).value();
  t.true(Buffer.byteLength(controlSocket) <= 100);
  t.is(controlSocket, (await loadConfig(input({ flags }))).value().controlSocket);
  // A service and a shell have other environments, and must come to the same.
  const environment = { XDG_RUNTIME_DIR: '/run/user/7', TMPDIR: '/var/tmp' };
  t.is(controlSocket, (await loadConfig(input({ flags, environment }))).value().controlSocket);
  t.regex(controlSocket, /^\/tmp\/softadastra-\d+\/[0-9a-f]{32}\.sock$/);
  const other = { ...flags, nodeId: 'b' };
  t.not(controlSocket, (await loadConfig(input({ flags: other }))).value().controlSocket);
});

test('each setting has a variable of its own and a description', (t) => {
  t.is(variableOf('discoveryBroadcastHost'), 'SOFTADASTRA_DISCOVERY_BROADCAST_HOST');
  t.is(new Set(settingNames.map(variableOf)).size, settingNames.length);
  for (const name of settingNames) t.true(settings[name].description.length > 10, name);
});

test('a name that every object has is no setting either, and a number is no node id', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'softadastra.yaml');
  await writeFile(file, 'nodeId: 007\ntoString: 1\n');
  const problems = await problemsOf(input({ directory: folder }));
  t.is(problems.length, 2);
  t.regex(problems[0] ?? '', /^toString in .* is no setting/);
  t.regex(problems[1] ?? '', /^nodeId in .* must be a text: in quotes/);
  await writeFile(file, 'nodeId: "007"\n');
  t.is((await loadConfig(input({ directory: folder }))).value().nodeId, '007');
});

test('a misspelt variable is warned of, and one of the agent is not', async (t) => {
  const environment = {
    SOFTADASTRA_NODE_ID: 'a',
    SOFTADASTRA_WALPATH: '/srv/a.wal',
    SOFTADASTRA_AGENT_KEY: 'k',
    SOFTADASTRA_CONFIG: '',
  };
  const { warnings } = (await loadConfig(input({ environment }))).value();
  t.deepEqual(warnings, ['SOFTADASTRA_WALPATH is no setting of a node: it is ignored']);
});
