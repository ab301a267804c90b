import {
  asSoftadastraError,
  type Clock,
  type EngineLog,
  Result,
  silentLog,
} from '../core/index.js';
import { encodeNodeInfo } from './codec.js';
import { checkNodeInfo, LIMITS, shorten } from './fields.js';
import type { NodeInfo } from './node-info.js';
import type { Platform } from './platform.js';

export interface MetadataOptions {
  readonly nodeId: string;
  /** Default: the node id. */
  readonly displayName?: string;
  readonly version: string;
  readonly capabilities?: readonly string[];
  readonly platform: Platform;
  readonly clock: Clock;
  readonly log?: EngineLog;
}

/** Knows who this node is. It began when the service was made. */
export class MetadataService {
  readonly #options: MetadataOptions;
  readonly #startedAt: number;
  #info: NodeInfo;

  private constructor(options: MetadataOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
    this.#info = checkNodeInfo(this.#ask());
  }

  /** Error `metadata_error`: a field is out of its bounds; it is named. */
  static create(options: MetadataOptions): Result<MetadataService> {
    try {
      return Result.ok(new MetadataService(options));
    } catch (error) {
      return Result.err(asSoftadastraError(error, 'metadata_error', 'node information'));
    }
  }

  /** As the platform answered last, with the uptime of this moment. */
  info(): NodeInfo {
    return { ...this.#info, uptimeMs: this.#uptime() };
  }

  /** Asks the platform anew. */
  refresh(): NodeInfo {
    this.#info = this.#ask();
    const { log = silentLog, nodeId } = this.#options;
    const { hostname, os, version } = this.#info;
    const context = { hostname, os, version };
    const message = `${nodeId} runs ${version} on ${hostname}`;
    log({ event: 'metadata_refreshed', level: 'info', message, context });
    return this.info();
  }

  /** For peers, as `decodeNodeInfo` reads it. */
  encode(): Buffer {
    return encodeNodeInfo(this.info()).value();
  }

  #ask(): NodeInfo {
    const { nodeId, displayName, version, capabilities = [], platform } = this.#options;
    return {
      nodeId,
      displayName: displayName ?? nodeId,
      hostname: shorten(platform.hostname(), LIMITS.hostname),
      os: shorten(platform.os(), LIMITS.os),
      version,
      startedAt: this.#startedAt,
      uptimeMs: this.#uptime(),
      capabilities: [...new Set(capabilities)].sort(),
    };
  }

  /** A clock that was set back must not make a node younger than nothing. */
  #uptime(): number {
    return Math.max(0, this.#options.clock.now() - this.#startedAt);
  }
}
