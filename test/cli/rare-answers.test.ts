import test, { type ExecutionContext } from 'ava';
import { runCli } from '../../src/cli/cli.js';
import type { CliContext } from '../../src/cli/context.js';
import {
  type FailedReport,
  type HeldReport,
  type NodeConfig,
  type NodeControl,
  type PeerReport,
  type PeersReport,
  Result,
  SoftadastraError,
} from '../../src/engine/node/index.js';
import { Captured, Typing } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';

const HOSTILE = '\u001b[2J\u009b';

/** Asks a node that answers what it is told to. */
async function ask(answers: Partial<NodeControl>, ...args: string[]) {
  const [stdout, stderr] = [new Captured(false), new Captured(false)];
  const context: CliContext = {
    stdin: new Typing(),
    stdout,
    stderr,
    env: {},
    directory: '.',
    signal: new AbortController().signal,
    session: {
      node: answers as NodeControl,
      config: {} as NodeConfig,
      where: 'nowhere',
      close: async () => {},
    },
  };
  const code = await runCli(args, context);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

async function bothWays(
  t: ExecutionContext,
  answers: Partial<NodeControl>,
  schema: string,
  ...args: string[]
) {
  const text = await ask(answers, ...args);
  const { stdout } = await ask(answers, ...args, '--json');
  t.false(`${text.stdout}${stdout}`.includes('\u001b'));
  assertDocument(t, stdout, `softadastra.${schema}/1`);
  return text.stdout;
}

const version = {
  origin: 'b#0123456789abcdef',
  nodeId: 'b',
  counter: 7,
  time: 1_838_349_515_893_760,
  writtenAt: '2026-11-21T13:13:19.115Z',
};

test('held writes are listed with how far ahead their clock is', async (t) => {
  const held: HeldReport = {
    schema: 'softadastra.held/1',
    held: [
      {
        key: `k${HOSTILE}`,
        ...version,
        value: { encoding: 'text', data: 'v' },
        aheadMs: 3_600_000,
      },
      { key: 'gone', ...version, value: null, aheadMs: 301_000 },
    ],
  };
  const text = await bothWays(t, { held: async () => Result.ok(held) }, 'held', 'sync', 'held');
  t.regex(
    text,
    /^Held\n\nKey +Value +Node +Ahead\nk\\u001b\[2J\\u009b +v +b +1 h 0 min\ngone +\(deleted\) +b +5 min 1 s\n$/,
  );
});

test('failed work is listed with the peer’s reason', async (t) => {
  const failed: FailedReport = {
    schema: 'softadastra.failed/1',
    failed: [
      {
        peerId: 'cloud',
        key: 'orders/17',
        counter: 3,
        attempts: 8,
        code: 'value_too_large',
        message: `refused${HOSTILE}`,
      },
    ],
  };
  const text = await bothWays(
    t,
    { failed: async () => Result.ok(failed) },
    'failed',
    'sync',
    'failed',
  );
  t.regex(
    text,
    /^Failed\n\nPeer +Key +Attempts +Code +Why\ncloud +orders\/17 +8 +value_too_large +refused\\u001b/,
  );
});

test('peers are listed in every state', async (t) => {
  const peer: PeerReport = {
    nodeId: 'node-b',
    host: '127.0.0.1',
    port: 4042,
    state: 'available',
    reason: null,
    manual: false,
    lastSeen: '2026-11-21T12:13:19.115Z',
    displayName: null,
    version: null,
    sync: null,
    bytesSent: 0,
    bytesReceived: 0,
  };
  const sync = {
    word: 'waiting' as const,
    online: false,
    pending: 3,
    queued: 1,
    inFlight: 0,
    acknowledged: 0,
    failed: 0,
    retired: false,
    resyncing: false,
    nextRetryAt: null,
  };
  const peers: PeersReport = {
    schema: 'softadastra.peers/1',
    peers: [
      peer,
      { ...peer, nodeId: 'node-c', state: 'connected', sync },
      { ...peer, nodeId: 'node-d', state: 'stale', sync: { ...sync, retired: true } },
      { ...peer, nodeId: 'node-e', state: 'expired' },
      { ...peer, nodeId: `${HOSTILE}`, state: 'faulted', reason: `no route${HOSTILE}` },
      { ...peer, nodeId: '', state: 'unknown', host: '', port: 0 },
    ],
  };
  const text = await bothWays(t, { peers: async () => Result.ok(peers) }, 'peers', 'peers');
  t.deepEqual(text.split('\n'), [
    'Peers',
    '',
    'Node ID           Host        Port   State       Sync      Waiting   Note',
    'node-b            127.0.0.1   4042   available   -         -',
    'node-c            127.0.0.1   4042   connected   waiting   4',
    'node-d            127.0.0.1   4042   stale       waiting   4         forgotten',
    'node-e            127.0.0.1   4042   expired     -         -',
    '\\u001b[2J\\u009b   127.0.0.1   4042   faulted     -         -         no route\\u001b[2J\\u009b',
    '-                 -           -      unknown     -         -',
    '',
  ]);
});

test('an error of any code has its hint, and what it says cannot drive the terminal', async (t) => {
  const failing = (code: ConstructorParameters<typeof SoftadastraError>[0]) =>
    ask(
      { tick: async () => Result.err(new SoftadastraError(code, `why${HOSTILE}`)) },
      'sync',
      'tick',
    );
  for (const code of ['wal_poisoned', 'disk_full', 'log_rolled_back', 'wrong_secret'] as const) {
    const { code: exitCode, stderr } = await failing(code);
    t.is(exitCode, 1);
    t.regex(
      stderr,
      new RegExp(`^✖ error: why\\\\u001b\\[2J\\\\u009b \\(${code}\\)\\n {2}hint: .+\\n$`),
    );
  }
  t.regex((await failing('wal_locked')).stderr, /this prompt holds the log/);
});

test('an error of a code that this version does not know has no hint, and is told all the same', async (t) => {
  const unknown = new SoftadastraError('from_the_future' as 'unknown', 'later', {
    fatal: false,
    retryable: false,
  });
  const { code, stderr } = await ask({ tick: async () => Result.err(unknown) }, 'sync', 'tick');
  t.is(code, 1);
  t.is(stderr, '✖ error: later (from_the_future)\n');
});
