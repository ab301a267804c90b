import { spawn } from 'node:child_process';

/**
 * Waits on a pipe that only this process holds. A line on it means "all is well, go"; its end
 * without one means that this process was killed in a way it could not handle, and then what it
 * left behind is ended in its place.
 */
const SCRIPT = `
read -r _ && exit 0
kill -TERM "$1" 2>/dev/null || exit 0
n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt "$2" ]; do sleep 0.1; n=$((n + 1)); done
kill -KILL -- "-$1" 2>/dev/null
exit 0
`;

export interface Guard {
  /** To be called once the guarded process is gone: its number may soon be somebody else's. */
  dismiss(): void;
}

/** Ends the process (and its group, which it must lead) when this process dies of SIGKILL. */
export function guard(pid: number, graceMs: number): Guard {
  const tenths = String(Math.ceil(graceMs / 100));
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'softadastra-guard', String(pid), tenths], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A guard that ended early (somebody killed it) must not take this process with it.
  shell.stdin.on('error', () => shell.stdin.destroy());
  shell.on('error', () => shell.stdin.destroy());
  shell.unref();
  return { dismiss: () => shell.stdin.end('done\n') };
}
