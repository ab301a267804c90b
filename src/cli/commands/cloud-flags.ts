import type { Command } from 'commander';
import type { CloudAccess } from '../../agent/index.js';
import type { CliContext } from '../context.js';
import { UsageError } from '../usage-error.js';

export interface CloudFlags {
  cloud?: string;
  agentKey?: string;
}

/** Where runs are kept, beside which cloud they go to. */
export interface RunFlags extends CloudFlags {
  dataDir?: string;
}

export function addDataDirFlag(command: Command): Command {
  return command.option(
    '--data-dir <directory>',
    'where runs are kept (default: .softadastra, or SOFTADASTRA_DATA_DIR)',
  );
}

export function addCloudFlags(command: Command): Command {
  return command
    .option('--cloud <url>', 'address of the cloud (or SOFTADASTRA_CLOUD_URL)')
    .option('--agent-key <key>', 'key for the cloud (better: SOFTADASTRA_AGENT_KEY)');
}

export function dataDirOf({ dataDir }: RunFlags, { env }: Pick<CliContext, 'env'>): string {
  return dataDir ?? env.SOFTADASTRA_DATA_DIR ?? '.softadastra';
}

/** Null where neither flags nor environment name a cloud. @throws UsageError */
export function cloudAccess(flags: CloudFlags, { env }: Pick<CliContext, 'env'>) {
  const problems: string[] = [];
  const access = cloudOf(flags, env, problems);
  if (problems.length > 0) throw new UsageError(problems);
  return access;
}

/** @param problems is told what cannot be used. */
export function cloudOf(
  flags: CloudFlags,
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): CloudAccess | null {
  const url = flags.cloud ?? env.SOFTADASTRA_CLOUD_URL;
  const agentKey = flags.agentKey ?? env.SOFTADASTRA_AGENT_KEY;
  if (!url && !agentKey) return null;
  if (!url) problems.push('An agent key needs a cloud: --cloud or SOFTADASTRA_CLOUD_URL.');
  else if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    problems.push(`--cloud must be an http or https URL, not "${url}"`);
  }
  if (!agentKey) problems.push('A cloud needs an agent key: SOFTADASTRA_AGENT_KEY or --agent-key.');
  return url && agentKey ? { url, agentKey } : null;
}
