import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';

const OUTPUT_KEPT = 4_000;

/** A shell command in a process group of its own. */
export interface Launched {
  process: ChildProcess;
  /** While true, the group outlives its leader: the shell ends before what it has started. */
  stopping: boolean;
  /** The end of what it printed. */
  output: () => string;
}

/**
 * Leads the process group: waits in the background for the end of descriptor 3, which only the agent
 * holds open, and becomes the command. So the command ends with an agent that is killed, too.
 */
const LEADER =
  '{ read -r _ <&3; kill -s KILL -- -$$; } >/dev/null 2>&1 & exec 3<&-; exec /bin/sh -c "$0"';

/** A server: it ends with the agent, and takes with it whatever it has started. */
export function launch(command: string): Launched {
  const child = spawn('/bin/sh', ['-c', LEADER, command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const launched: Launched = { process: child, stopping: false, output: keepOutput(child) };
  // What a command leaves running behind it goes with it, while the group's id is surely its own.
  child.on('exit', () => {
    if (!launched.stopping) signalGroup(child, 'SIGKILL');
  });
  return launched;
}

/**
 * A command that restarts somebody else's API: it outlives an agent that is killed, because half of a
 * restart would leave that API down.
 */
export function runToItsEnd(command: string): Launched {
  const child = spawn('/bin/sh', ['-c', command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { process: child, stopping: false, output: keepOutput(child) };
}

export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** The agent does not wait for its end any more. */
export function letGo(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) if (pipe instanceof Socket) pipe.unref();
}

/** Only ever a group that this module made: its id is the id of the child that leads it. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(error.message)));
  return () => {
    const text = kept.trim();
    return text === '' ? 'It printed nothing.' : `Its last output:\n${text}`;
  };
}
