import { networkInterfaces } from 'node:os';
import type { ExecutionContext } from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { TcpNetwork } from '../../../src/engine/transport/index.js';
import { type NodeOptions, type TestNode, testNode } from './simulated-network-nodes.js';

export const SECRET = 'the secret of the cluster';

/** A node on this machine's own network, started, and stopped with the test. */
export async function realNode(
  t: ExecutionContext,
  nodeId: string,
  options: NodeOptions = {},
): Promise<TestNode & { readonly port: number }> {
  const node = testNode(nodeId, {
    network: new TcpNetwork(),
    clock: systemClock,
    random: systemRandom,
    secret: SECRET,
    ...options,
  });
  t.teardown(() => node.engine.stop());
  (await node.engine.start()).value();
  return { ...node, port: node.engine.status().port ?? 0 };
}

/** Whether this machine has the address ::1. */
export function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  );
}
