import type { NodeInfo as EngineNodeInfo } from '../../engine/node/index.js';

/** Who a node is, in its own words. */
export class NodeInfo {
  readonly nodeId: string;
  /** For people; not unique. */
  readonly displayName: string;
  readonly hostname: string;
  /** Name, release and architecture, as `linux 6.8.0 x64`. */
  readonly os: string;
  /** Of the application, else of this package. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly uptimeMs: number;
  /** What it can do, as `wal`, `sync`, `transport` or `discovery`. */
  readonly capabilities: readonly string[];

  constructor(info: EngineNodeInfo) {
    this.nodeId = info.nodeId;
    this.displayName = info.displayName;
    this.hostname = info.hostname;
    this.os = info.os;
    this.version = info.version;
    this.startedAt = info.startedAt;
    this.uptimeMs = info.uptimeMs;
    this.capabilities = info.capabilities;
  }

  /** The same as `os`: its name in earlier versions. */
  get osName(): string {
    return this.os;
  }

  /** The same as `uptimeMs`: its name in earlier versions. */
  uptime_ms(): number {
    return this.uptimeMs;
  }
}
