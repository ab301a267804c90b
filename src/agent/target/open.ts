import type { Runtime } from '../runtime.js';
import { commandTarget } from './by-command.js';
import { pidTarget } from './by-pid.js';
import type { ManagedTarget } from './managed.js';
import { startTarget } from './own-process.js';

/** The settings of a scenario's target that are about restarts. */
export interface RestartSettings {
  restart_command?: string | undefined;
  /** `kill`, or a shell command that restarts somebody else's API. */
  restart?: string | undefined;
  pid_file?: string | undefined;
  signal?: NodeJS.Signals | undefined;
  start_timeout_ms: number;
}

/**
 * The target as something that can be restarted, started where the settings have a command for it;
 * null where nothing says how it could be.
 * @param ending calls off the start.
 * @throws TargetStartError when it does not start, or is not there to be restarted; InterruptedError.
 */
export async function openTarget(
  settings: RestartSettings,
  url: URL,
  runtime: Runtime,
  ending?: AbortSignal,
): Promise<ManagedTarget | null> {
  const { restart_command, restart = 'kill', pid_file, signal, start_timeout_ms } = settings;
  if (restart_command !== undefined) {
    return startTarget(restart_command, url, start_timeout_ms, runtime, { signal, ending });
  }
  if (restart !== 'kill') return commandTarget(restart, url, start_timeout_ms, runtime);
  if (pid_file === undefined) return null;
  return pidTarget(pid_file, signal ?? 'SIGKILL', url, start_timeout_ms, runtime);
}
