import { EventEmitter, once } from 'node:events';
import test from 'ava';
import { type Child, startChild } from '../../../src/local/processes/child.js';
import { isRunning } from '../../../src/local/processes/identity.js';
import { Supervisor } from '../../../src/local/processes/supervisor.js';

const SLEEPER = [process.execPath, '-e', 'console.log("up"); setInterval(() => {}, 1e6)'];
const STUBBORN = [
  process.execPath,
  '-e',
  'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1e6)',
];

/** Resolves once the program says that it is up. */
async function launch(command: readonly string[]): Promise<Child> {
  let up: () => void = () => undefined;
  const isUp = new Promise<void>((resolve) => {
    up = resolve;
  });
  const child = await startChild(command, { graceMs: 1_000, onLine: () => up() });
  await isUp;
  return child;
}

test('what dies is started again, and says so; what dies too often is given up', async (t) => {
  const events = new EventEmitter();
  const lines: string[] = [];
  const children: Child[] = [];
  const supervisor = new Supervisor({
    name: 'part',
    launch: () => launch(SLEEPER),
    log: (line) => lines.push(line),
    onStarted: (child) => {
      children.push(child);
      events.emit('started');
    },
    onGivenUp: (reason) => events.emit('given up', reason),
    policy: { most: 2, windowMs: 60_000, firstDelayMs: 1 },
  });
  await supervisor.start();
  const again = once(events, 'started');
  children[0]?.kill();
  await again;
  t.not(children[0]?.pid, children[1]?.pid);
  t.regex(lines[0] ?? '', /part was ended by SIGKILL; starting it again/);

  const givenUp = once(events, 'given up');
  children[1]?.kill();
  t.regex(String((await givenUp)[0]), /part was ended by SIGKILL, 2 times/);
  await supervisor.stop(1_000);
});

test('stops before its start, twice, and while it runs', async (t) => {
  let launched = 0;
  const supervisor = () =>
    new Supervisor({
      name: 'part',
      launch: () => {
        launched += 1;
        return launch(SLEEPER);
      },
      log: t.log,
      onGivenUp: t.fail,
    });
  const never = supervisor();
  await never.stop(1_000);
  await never.start();
  t.is(launched, 0, 'what was stopped does not start');

  const running = supervisor();
  await running.start();
  const { pid } = running;
  await Promise.all([running.stop(1_000), running.stop(1_000)]);
  await running.stop(1_000);
  t.throws(() => process.kill(pid as number, 0), { code: 'ESRCH' });

  const starting = supervisor();
  const start = starting.start();
  await starting.stop(1_000);
  await start;
  t.throws(() => process.kill(starting.pid as number, 0), { code: 'ESRCH' });
});

test('who ignores SIGTERM is killed after the grace', async (t) => {
  const child = await launch(STUBBORN);
  t.deepEqual(await child.stop(50), { code: null, signal: 'SIGKILL' });
  t.false(child.identity !== null && isRunning(child.identity));
});

test('a program that does not exist is an error of the start', async (t) => {
  await t.throwsAsync(startChild(['/no/such/program'], { graceMs: 1, onLine: t.log }), {
    code: 'ENOENT',
  });
});
