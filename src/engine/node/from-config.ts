import type { NodeConfig } from './config/load.js';
import type { RuntimeOptions } from './runtime/options.js';

/** What a configuration means for a runtime. */
export function runtimeOptions(config: NodeConfig, version: string): RuntimeOptions {
  const { nodeId, displayName, walPath, autoFlush, conflictPolicy } = config;
  const { ackTimeoutMs, clusterSecret, peers } = config;
  return {
    nodeId,
    displayName,
    version,
    wal: walPath === null ? null : { path: walPath, autoFlush },
    conflictPolicy,
    retry: {
      attempts: config.retryAttempts,
      firstDelayMs: config.retryFirstDelayMs,
      longestDelayMs: config.retryLongestDelayMs,
    },
    ackTimeoutMs,
    transport: {
      enabled: config.enableTransport,
      host: config.transportHost,
      port: config.transportPort,
    },
    discovery: {
      enabled: config.enableDiscovery,
      host: config.discoveryHost,
      port: config.discoveryPort,
      broadcast: { host: config.discoveryBroadcastHost, port: config.discoveryBroadcastPort },
    },
    clusterSecret,
    peers,
  };
}
