import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../../folder.js';
import { NodeProcess } from './node-process.js';
import { runInProcess } from './run-in-process.js';
import { assertDocument } from './schemas.js';

export interface PeersDocument {
  readonly peers: readonly { nodeId: string; state: string; reason: string | null }[];
}

/** For a node that listens, on any free port. */
export const TRANSPORT = ['--enable-transport', '--transport-port', '0'] as const;

/** A directory with one node, and commands for it from another process than the node's. */
export class Place {
  readonly #identity: readonly string[];

  private constructor(
    private readonly t: ExecutionContext,
    readonly nodeId: string,
    readonly directory: string,
  ) {
    this.#identity = ['--node-id', nodeId, '--data-dir', directory];
  }

  static async make(t: ExecutionContext, nodeId: string): Promise<Place> {
    return new Place(t, nodeId, await temporaryFolder(t));
  }

  run(...args: readonly string[]) {
    return runInProcess([...args, ...this.#identity], { directory: this.directory });
  }

  /** The document that a command answers, checked against its schema. */
  async json<T = Record<string, unknown>>(name: string, ...args: readonly string[]): Promise<T> {
    const { stdout } = await this.run(...args, '--json');
    return assertDocument<T>(this.t, stdout, `softadastra.${name}/1`);
  }

  /** Resolves once the node is ready, with where its transport and discovery listen. */
  async start(...flags: readonly string[]) {
    const process = new NodeProcess(this.t, [...this.#identity, ...flags], this.directory);
    const { context } = await process.said('node_ready');
    return {
      process,
      transport: String(context?.transport),
      discovery: String(context?.discovery),
    };
  }

  async isConnected(to: Place): Promise<boolean> {
    const { peers } = await this.json<PeersDocument>('peers', 'peers');
    return peers.some(({ nodeId, state }) => nodeId === to.nodeId && state === 'connected');
  }
}
