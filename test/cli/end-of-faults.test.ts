import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  type CommandLine,
  fixtureCommand,
  freePort,
  startCommand,
} from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';
import { listeningPorts } from '../helpers/listening-ports.js';
import { startPlantedApi } from '../helpers/planted-api.js';
import { until } from '../helpers/until.js';

/** Nearly every attempt meets a fault, and many of them are held for longer than the test lives. */
const HEAVY = `
name: heavy
operations: 400
concurrency: 40
attempt_timeout_ms: 1000
faulted_attempts: 3
retry: { attempts: 12, backoff_ms: 1, backoff_max_ms: 5 }
faults:
  latency: { rate: 0.1, min_ms: 1, max_ms: 60000 }
  bandwidth: { rate: 0.1, bytes_per_second: 100 }
  timeout: { rate: 0.02 }
  lost-response: { rate: 0.02 }
  connection-reset: { rate: 0.2, at: after }
  truncated-body: { rate: 0.1 }
  corrupted-body: { rate: 0.1 }
  slow-body: { rate: 0.05, ms: 60000 }
  error-status: { rate: 0.1 }
  duplicate-delivery: { rate: 0.1, gap_ms: 60000 }
  reordered-delivery: { rate: 0.05, hold_ms: 60000 }
`;

async function startHeavy(
  t: ExecutionContext,
  url: string,
  more: readonly string[] = [],
): Promise<CommandLine> {
  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'heavy.yaml'), HEAVY);
  return startCommand(['test', url, '--scenario', 'heavy.yaml', ...more], { cwd });
}

/** Where the agent listens while it is under way. */
async function portsOf({ process: { pid } }: CommandLine): Promise<number[]> {
  return pid === undefined ? [] : listeningPorts(pid);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

async function end(t: ExecutionContext, command: CommandLine, signal: NodeJS.Signals) {
  const ports = await portsOf(command);
  t.true(ports.length > 0);
  t.true(await accepts(ports[0] ?? 0), 'the proxy is up in mid-run');
  command.process.kill(signal);
  const { code } = await command.ended();
  t.is(code, signal === 'SIGKILL' ? null : 1);
  for (const port of ports) t.false(await accepts(port), `port ${port} is closed`);
}

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test.serial(`after ${signal} in mid-run the API answers as if nothing had been`, async (t) => {
    const api = await startPlantedApi();
    t.teardown(() => api.close());
    const command = await startHeavy(t, api.url);
    t.teardown(() => command.process.kill('SIGKILL'));
    await until('the run is under way', () => api.arrived.length >= 60);
    await end(t, command, signal);

    const before = api.arrived.length;
    const stored = api.stored.length;
    for (let i = 1; i <= 30; i += 1) {
      const body = JSON.stringify({ reference: `direct-${i}` });
      const response = await fetch(api.url, { method: 'POST', body });
      t.is(response.status, 201);
      t.is(((await response.json()) as { reference: string }).reference, `direct-${i}`);
    }
    const listed = (await (await fetch(api.url)).json()) as unknown[];
    t.is(listed.length, stored + 30);
    t.is(api.arrived.length, before + 30, 'nothing that was held is delivered any more');
  });

  test.serial(`${signal} in mid-run ends the target that the agent has started`, async (t) => {
    const { url, command } = await fixtureCommand('in-memory-api');
    const running = await startHeavy(t, url, ['--restart-command', command]);
    t.teardown(() => running.process.kill('SIGKILL'));
    await running.shows('faults: 100/400');
    const port = Number(new URL(url).port);
    t.true(await accepts(port));
    await end(t, running, signal);
    // The end of a killed agent reaches its target through a pipe, a moment later.
    if (signal === 'SIGKILL') await until('it is gone', async () => !(await accepts(port)));
    t.false(await accepts(port));
  });
}

test.serial('Ctrl-C while the target starts ends test and target at once', async (t) => {
  const cwd = await temporaryFolder(t);
  const file = join(cwd, 'pid');
  await writeFile(join(cwd, 'slow.yaml'), 'target: { start_timeout_ms: 600000 }\n');
  const url = `http://127.0.0.1:${await freePort()}/orders`;
  const command = `echo $$ > ${file}; exec sleep 600`;
  const args = ['test', url, '--scenario', 'slow.yaml', '--restart-command', command];
  const running = startCommand(args, { cwd });
  t.teardown(() => running.process.kill('SIGKILL'));
  const pid = await until('the target runs', async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.endsWith('\n') && Number(text);
  });
  running.process.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended();
  t.is(code, 1);
  t.is(stdout, '');
  t.regex(stderr, /error: The test was ended while 127\.0\.0\.1:\d+ was starting/);
  t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});
