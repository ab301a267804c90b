import type { Runtime } from '../runtime.js';
import { hasEnded, type Launched, letGo, runToItsEnd } from './launch.js';
import { type ManagedTarget, TargetStartError } from './managed.js';
import { accepts, untilSo } from './reach.js';

/**
 * An API of somebody else that a shell command restarts. The command has to return once it has done
 * so; the API is back when its port answers after that.
 */
export function commandTarget(
  command: string,
  url: URL,
  timeoutMs: number,
  runtime: Runtime,
): ManagedTarget {
  let restarting: Launched | null = null;
  let began = 0;
  return {
    how: command,
    kill() {
      began = runtime.now();
      restarting = runToItsEnd(command);
    },
    async startAgain() {
      const { process: child, output } = restarting ?? runToItsEnd(command);
      const deadline = began + timeoutMs;
      if (!(await untilSo(() => hasEnded(child), deadline, runtime))) {
        throw new TargetStartError(`\`${command}\` has not ended in ${timeoutMs} ms. ${output()}`);
      }
      if (child.exitCode !== 0) {
        const how = child.signalCode ?? `exit code ${child.exitCode}`;
        throw new TargetStartError(`\`${command}\` ended with ${how}. ${output()}`);
      }
      if (!(await untilSo(() => accepts(url), deadline, runtime))) {
        const text = `After \`${command}\` nothing listens at ${url.host}`;
        throw new TargetStartError(`${text} within ${timeoutMs} ms. ${output()}`);
      }
      return { downtimeMs: runtime.now() - began };
    },
    async stop() {
      if (restarting === null) return;
      const { process: child } = restarting;
      // What does not end, such as a server in the foreground, is left to whoever wrote the command.
      if (!(await untilSo(() => hasEnded(child), began + timeoutMs, runtime))) letGo(child);
    },
  };
}
