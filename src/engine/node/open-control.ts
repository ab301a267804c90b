import path from 'node:path';
import { Result, SoftadastraError, silentLog } from '../core/index.js';
import { type Disk, DiskError } from '../disk/index.js';
import type { NodeConfig } from './config/load.js';
import type { NodeControl } from './control.js';
import { runtimeOptions } from './from-config.js';
import { LocalControl } from './local-control.js';
import { NodeRuntime } from './runtime/node-runtime.js';
import { type RuntimeParts, systemParts } from './runtime/options.js';
import { connectControl } from './socket/control-client.js';
import { packageVersion } from './version.js';

export interface OpenControlOptions {
  /**
   * Whether a log that is missing is made. False for a question: a misspelt node id must not leave
   * a log behind, nor be answered as if it were a node that holds nothing. Default true.
   */
  readonly create?: boolean;
}

/**
 * The node of a configuration: the one that runs, through its control socket; where none does, one
 * in this process, which opens the log itself and starts no network.
 *
 * Errors are those of {@link NodeRuntime.open}; `wal_locked` where another process holds the log
 * and serves no control socket, such as a program that uses the SDK; `not_found` where there is no
 * log and none may be made.
 */
export async function openControl(
  config: NodeConfig,
  parts: RuntimeParts = systemParts(silentLog),
  { create = true }: OpenControlOptions = {},
): Promise<Result<NodeControl>> {
  const running = await connectControl(config.controlSocket);
  if (running) return Result.ok(running);
  if (!create && (await isMissing(config.walPath, parts.disk))) return Result.err(noLog(config));
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

/**
 * Whether nothing is left of a log: where a rotation was cut short only its numbered files are there.
 * What cannot be looked at is for the opening to say.
 */
async function isMissing(walPath: string | null, disk: Disk): Promise<boolean> {
  if (walPath === null) return false;
  const own = path.basename(walPath);
  try {
    const names = await disk.list(path.dirname(walPath));
    const isPart = (name: string) => name.startsWith(`${own}.`) && name !== `${own}.lock`;
    return !names.some((name) => name === own || isPart(name));
  } catch (error) {
    if (error instanceof DiskError) return false;
    throw error;
  }
}

function noLog({ nodeId, walPath }: NodeConfig): SoftadastraError {
  const message = `${nodeId} has no log at ${walPath}: its first write makes one, or starting the node does`;
  return new SoftadastraError('not_found', message, { context: { nodeId, path: walPath } });
}
