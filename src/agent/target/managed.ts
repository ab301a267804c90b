import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Runtime } from '../runtime.js';
import { guardedLookup } from './addresses.js';

/** The API under test as a process of the agent's own: it may be killed, and comes back. */
export interface ManagedTarget {
  /** Kills the whole process group with SIGKILL, at once: when this returns the signal is out. */
  kill(): void;
  /** Starts the command again and waits until the port answers. Gives the time that took. */
  startAgain(): Promise<{ downtimeMs: number }>;
  /** SIGTERM, and SIGKILL once its port is closed or two seconds have passed. May be called twice. */
  stop(): Promise<void>;
}

/** The target did not start, or did not come back. `message` holds the end of its output. */
export class TargetStartError extends Error {
  override name = 'TargetStartError';
}

const POLL_MS = 25;
const STOP_MS = 2_000;
/** What a target gets between the end of its port and SIGKILL, to put its things in order. */
const TIDY_MS = 200;
const OUTPUT_KEPT = 4_000;

/**
 * Runs `command` in a shell, in a process group of its own, and waits until the host and port of
 * `url` accept a connection.
 * @throws TargetStartError when somebody else listens there already, when the command ends, or when
 * nothing listens within `startTimeoutMs`.
 */
export async function startTarget(
  command: string,
  url: URL,
  startTimeoutMs: number,
  runtime: Runtime,
): Promise<ManagedTarget> {
  if (await accepts(url)) {
    throw new TargetStartError(
      `Something listens at ${url.host} already. With a restart command the agent starts the API itself: stop the other one first.`,
    );
  }
  let child = launch(command);
  const killAtExit = () => killGroup(child.process, 'SIGKILL');
  process.on('exit', killAtExit);
  let killedAt = 0;

  const comeUp = async () => {
    const deadline = runtime.now() + startTimeoutMs;
    while (!(await accepts(url))) {
      if (hasEnded(child.process)) throw notUp(command, url, 'the command has ended', child);
      if (runtime.now() > deadline) {
        throw notUp(command, url, `nothing listens after ${startTimeoutMs} ms`, child);
      }
      await runtime.wait(POLL_MS);
    }
  };
  const stop = async () => {
    process.off('exit', killAtExit);
    if (hasEnded(child.process)) return;
    await endGroup(child, url, runtime);
  };

  await comeUp().catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    kill() {
      killedAt = runtime.now();
      killGroup(child.process, 'SIGKILL');
    },
    async startAgain() {
      if (!hasEnded(child.process)) await once(child.process, 'exit');
      while (await accepts(url)) await runtime.wait(POLL_MS);
      child = launch(command);
      await comeUp();
      return { downtimeMs: runtime.now() - killedAt };
    },
    stop,
  };
}

interface Launched {
  process: ChildProcess;
  /** While true, the group outlives its leader: the shell ends before what it has started. */
  stopping: boolean;
  output: () => string;
}

/**
 * Leads the process group: waits in the background for the end of descriptor 3, which only the agent
 * holds open, and becomes the command. So the command ends with an agent that is killed, too.
 */
const LEADER =
  '{ read -r _ <&3; kill -s KILL -- -$$; } >/dev/null 2>&1 & exec 3<&-; exec /bin/sh -c "$0"';

function launch(command: string): Launched {
  const child = spawn('/bin/sh', ['-c', LEADER, command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let kept = '';
  const launched: Launched = { process: child, stopping: false, output: () => kept.trim() };
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  // What a command leaves running behind it goes with it, while the group's id is surely its own.
  child.on('exit', () => {
    if (!launched.stopping) signalGroup(child, 'SIGKILL');
  });
  return launched;
}

async function endGroup(child: Launched, url: URL, runtime: Runtime): Promise<void> {
  const ended = once(child.process, 'exit');
  const deadline = runtime.now() + STOP_MS;
  child.stopping = true;
  signalGroup(child.process, 'SIGTERM');
  while ((await accepts(url)) && runtime.now() < deadline) await runtime.wait(POLL_MS);
  await runtime.wait(TIDY_MS);
  signalGroup(child.process, 'SIGKILL');
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!hasEnded(child)) signalGroup(child, signal);
}

/** Only ever a group that `launch` made: its id is the id of the child that leads it. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function accepts(url: URL): Promise<boolean> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port, lookup: guardedLookup, timeout: 1_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

function notUp(command: string, url: URL, reason: string, child: Launched): TargetStartError {
  const output = child.output();
  const said = output === '' ? 'It printed nothing.' : `Its last output:\n${output}`;
  return new TargetStartError(`\`${command}\` did not bring up ${url.host}: ${reason}. ${said}`);
}
