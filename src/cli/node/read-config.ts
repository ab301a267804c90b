import { loadConfig, type NodeConfig, NodeDisk } from '../../engine/node/index.js';
import type { CliContext } from '../context.js';
import { UsageError } from '../usage-error.js';

/** What flags, environment and file say of the node. @throws UsageError that names every fault. */
export async function readConfig(
  flags: Readonly<Record<string, unknown>>,
  { env, directory }: Pick<CliContext, 'env' | 'directory'>,
): Promise<NodeConfig> {
  const config = await loadConfig({ flags, environment: env, directory, disk: new NodeDisk() });
  if (config.isErr()) throw new UsageError([config.error().message], { cause: config.error() });
  return config.value();
}
