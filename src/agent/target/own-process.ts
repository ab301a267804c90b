import { once } from 'node:events';
import type { Runtime } from '../runtime.js';
import { hasEnded, type Launched, launch, signalGroup } from './launch.js';
import { InterruptedError, type ManagedTarget, TargetStartError } from './managed.js';
import { accepts, untilSo } from './reach.js';

const STOP_MS = 2_000;
/** What a target gets between the end of its port and SIGKILL, to put its things in order. */
const TIDY_MS = 200;

export interface OwnProcessOptions {
  /** Restarts it; one that it does not obey in `startTimeoutMs` is followed by SIGKILL. */
  signal?: NodeJS.Signals | undefined;
  /** Calls off the first start: whatever has been started is ended then. */
  ending?: AbortSignal | undefined;
}

/**
 * Runs `command` in a shell, in a process group of its own, and waits until the host and port of
 * `url` accept a connection.
 * @throws TargetStartError when somebody else listens there already, when the command ends, or when
 * nothing listens within `startTimeoutMs`. InterruptedError when `ending` aborts before it is up.
 */
export async function startTarget(
  command: string,
  url: URL,
  startTimeoutMs: number,
  runtime: Runtime,
  { signal = 'SIGKILL', ending }: OwnProcessOptions = {},
): Promise<ManagedTarget> {
  if (await accepts(url)) {
    throw new TargetStartError(
      `Something listens at ${url.host} already. With a restart command the agent starts the API itself: stop the other one first.`,
    );
  }
  let child = launch(command);
  const killAtExit = () => killGroup(child, 'SIGKILL');
  process.on('exit', killAtExit);
  let killedAt = 0;
  let stopped = false;

  const comeUp = async (calledOff?: AbortSignal) => {
    const up = () => hasEnded(child.process) || accepts(url);
    const inTime = await untilSo(up, runtime.now() + startTimeoutMs, runtime, calledOff);
    const reason = inTime ? 'the command has ended' : `nothing listens after ${startTimeoutMs} ms`;
    if (!inTime || hasEnded(child.process)) throw notUp(command, url, reason, child);
  };
  const goDown = async () => {
    const deadline = runtime.now() + startTimeoutMs;
    if (!(await untilSo(() => hasEnded(child.process), deadline, runtime))) {
      killGroup(child, 'SIGKILL');
      if (!hasEnded(child.process)) await once(child.process, 'exit');
    }
    const isFree = async () => !(await accepts(url));
    if (!(await untilSo(isFree, runtime.now() + startTimeoutMs, runtime))) {
      throw new TargetStartError(
        `Something listens at ${url.host} although \`${command}\` was killed: it has left the process group that it was started in.`,
      );
    }
  };
  const stop = async () => {
    stopped = true;
    process.off('exit', killAtExit);
    if (!hasEnded(child.process)) await endGroup(child, url, runtime);
  };

  await comeUp(ending).catch(async (error) => {
    await stop();
    throw ending?.aborted ? new InterruptedError(url) : error;
  });
  return {
    how: signal,
    kill() {
      killedAt = runtime.now();
      killGroup(child, signal);
    },
    async startAgain() {
      await goDown();
      // The test may have come to its end meanwhile: nobody would end what is started now.
      if (stopped)
        throw new TargetStartError(`\`${command}\` is not started again: the test has ended.`);
      child = launch(command);
      await comeUp();
      return { downtimeMs: runtime.now() - killedAt };
    },
    stop,
  };
}

async function endGroup(child: Launched, url: URL, runtime: Runtime): Promise<void> {
  const ended = once(child.process, 'exit');
  child.stopping = true;
  signalGroup(child.process, 'SIGTERM');
  await untilSo(async () => !(await accepts(url)), runtime.now() + STOP_MS, runtime);
  await runtime.wait(TIDY_MS);
  signalGroup(child.process, 'SIGKILL');
  await ended;
}

function killGroup(child: Launched, signal: NodeJS.Signals): void {
  if (!hasEnded(child.process)) signalGroup(child.process, signal);
}

function notUp(command: string, url: URL, reason: string, child: Launched): TargetStartError {
  return new TargetStartError(
    `\`${command}\` did not bring up ${url.host}: ${reason}. ${child.output()}`,
  );
}
