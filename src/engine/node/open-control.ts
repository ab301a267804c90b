import { Result, silentLog } from '../core/index.js';
import type { NodeConfig } from './config/load.js';
import type { NodeControl } from './control.js';
import { runtimeOptions } from './from-config.js';
import { LocalControl } from './local-control.js';
import { NodeRuntime } from './runtime/node-runtime.js';
import { type RuntimeParts, systemParts } from './runtime/options.js';
import { connectControl } from './socket/control-client.js';
import { packageVersion } from './version.js';

/**
 * The node of a configuration: the one that runs, through its control socket; where none does, one
 * in this process, which opens the log itself and starts no network.
 *
 * Errors are those of {@link NodeRuntime.open}; `wal_locked` where another process holds the log
 * and serves no control socket, such as a program that uses the SDK.
 */
export async function openControl(
  config: NodeConfig,
  parts: RuntimeParts = systemParts(silentLog),
): Promise<Result<NodeControl>> {
  const running = await connectControl(config.controlSocket);
  if (running) return Result.ok(running);
  const opened = await NodeRuntime.open(runtimeOptions(config, packageVersion()), parts);
  if (opened.isOk()) {
    const { values, warnings } = config;
    const context = { runtime: 'local', pid: process.pid, config: values, warnings } as const;
    return Result.ok(new LocalControl(opened.value(), context));
  }
  // A node that was just starting has taken the lock, and serves its socket a moment later.
  const started =
    opened.error().code === 'wal_locked' ? await connectControl(config.controlSocket) : null;
  return started ? Result.ok(started) : Result.err(opened.error());
}
