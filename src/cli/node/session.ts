import type { NodeConfig, NodeControl } from '../../engine/node/index.js';

/** A node that one command after another uses. */
export interface NodeSession {
  readonly node: NodeControl;
  readonly config: NodeConfig;
  /** Which node that is, in words. */
  readonly where: string;
  close(): Promise<void>;
}
