import type { Result } from '../../core/index.js';
import { packageVersion } from '../version.js';
import { NodeRuntime } from './node-runtime.js';
import { type RuntimeParts, systemParts } from './options.js';

export interface LocalRuntimeOptions {
  readonly nodeId: string;
  /** Its directory must be there. */
  readonly walPath: string;
}

/**
 * A node that never has a network: a log, its store, and the links to collectors that are attached to
 * its sync. Every write is durable before it is answered. Errors are those of {@link NodeRuntime.open}.
 */
export function openLocalRuntime(
  { nodeId, walPath }: LocalRuntimeOptions,
  parts: RuntimeParts = systemParts(),
): Promise<Result<NodeRuntime>> {
  const nowhere = { host: '127.0.0.1', port: 0 };
  return NodeRuntime.open(
    {
      nodeId,
      displayName: nodeId,
      version: packageVersion(),
      wal: { path: walPath, autoFlush: true },
      conflictPolicy: 'last_write_wins',
      retry: { attempts: 8, firstDelayMs: 500, longestDelayMs: 60_000 },
      ackTimeoutMs: 10_000,
      transport: { ...nowhere, enabled: false },
      discovery: { ...nowhere, enabled: false, broadcast: nowhere },
      clusterSecret: null,
      peers: [],
    },
    parts,
  );
}
