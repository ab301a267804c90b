import type { Seeded } from '../seed.js';
import { Cluster, type NodeSetup } from './cluster.js';
import type { ClusterNode } from './cluster-node.js';

/** A cluster of the nodes that are named, not connected yet. */
export async function clusterOf(
  seed: Seeded,
  ids: readonly string[],
  setup: Partial<NodeSetup> = {},
): Promise<Cluster> {
  const cluster = new Cluster(seed);
  for (const id of ids) await cluster.add({ id, ...setup });
  return cluster;
}

export async function pairOf(
  seed: Seeded,
  setup: Partial<NodeSetup> = {},
): Promise<{ cluster: Cluster; a: ClusterNode; b: ClusterNode }> {
  const cluster = await clusterOf(seed, ['a', 'b'], setup);
  return { cluster, a: cluster.node('a'), b: cluster.node('b') };
}
