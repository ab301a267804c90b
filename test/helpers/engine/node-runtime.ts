import type { ExecutionContext } from 'ava';
import type { EngineEvent } from '../../../src/engine/core/index.js';
import {
  NodeRuntime,
  type RuntimeOptions,
  type RuntimeParts,
  systemParts,
} from '../../../src/engine/node/index.js';

type Changes = Partial<RuntimeOptions>;

/** A node in memory that may use the network of loopback, on ports that nobody else has. */
export function memoryNode(nodeId: string, changes: Changes = {}): RuntimeOptions {
  return {
    nodeId,
    displayName: nodeId,
    version: '0.0.0',
    wal: null,
    conflictPolicy: 'last_write_wins',
    retry: { attempts: 8, firstDelayMs: 500, longestDelayMs: 60_000 },
    ackTimeoutMs: 10_000,
    transport: { enabled: true, host: '127.0.0.1', port: 0 },
    discovery: {
      enabled: true,
      host: '127.0.0.1',
      port: 0,
      broadcast: { host: '127.0.0.1', port: 9 },
    },
    clusterSecret: null,
    peers: [],
    ...changes,
  };
}

/** Closed with the test. @throws what opening it failed with. */
export async function openRuntime(
  t: ExecutionContext,
  options: RuntimeOptions,
  parts: RuntimeParts = systemParts(),
): Promise<NodeRuntime> {
  const runtime = (await NodeRuntime.open(options, parts)).value();
  t.teardown(() => runtime.close());
  return runtime;
}

/** A log that keeps what it is told. */
export function recordedEvents(): { events: EngineEvent[]; parts: RuntimeParts } {
  const events: EngineEvent[] = [];
  return { events, parts: systemParts((event) => void events.push(event)) };
}
