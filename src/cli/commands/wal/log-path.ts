import path from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../../node/read-config.js';
import { UsageError } from '../../usage-error.js';
import type { Invocation } from '../entry.js';
import type { Run } from '../run.js';
import { perhapsNodeFlags } from '../run.js';

export function addLogArgument(command: Command, { context }: Invocation): void {
  command.argument('[log]', 'the log file; default: the one of the node');
  perhapsNodeFlags(command, context);
}

/** @throws UsageError where neither the argument nor the configuration names a log. */
export async function logPath({ operands: [name], flags, context }: Run<unknown>): Promise<string> {
  if (name !== undefined) return path.resolve(context.directory, name);
  const config = context.session?.config ?? (await readConfig(flags, context));
  if (config.walPath !== null) return config.walPath;
  throw new UsageError(['This node keeps nothing on disk: name the log file.']);
}
