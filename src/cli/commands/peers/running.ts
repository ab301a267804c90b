import { type NodeControl, SoftadastraError } from '../../../engine/node/index.js';

/** What is added to a node that ends with this command would be gone at once. */
export async function mustRun(node: NodeControl): Promise<void> {
  const { runtime, nodeId } = (await node.status()).value();
  if (runtime === 'node') return;
  throw new SoftadastraError(
    'invalid_state',
    `${nodeId} does not run: start it first (softadastra node start), or name its peers in the configuration`,
  );
}
