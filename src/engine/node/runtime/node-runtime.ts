import { checkNodeId, type EngineLog, Result, SoftadastraError } from '../../core/index.js';
import { MetadataService } from '../../metadata/index.js';
import { Store } from '../../store/index.js';
import { ConflictJournal, findConflictPolicy, SyncEngine } from '../../sync/index.js';
import { Networking } from './networking.js';
import type { RuntimeOptions, RuntimeParts } from './options.js';

/**
 * One running node: a store and its sync, which need no network, and the networking around them,
 * which is started and stopped by itself. What is closed stays closed; open another.
 */
export class NodeRuntime {
  readonly options: RuntimeOptions;
  readonly store: Store;
  readonly sync: SyncEngine;
  readonly metadata: MetadataService;
  readonly networking: Networking;
  readonly #parts: RuntimeParts;
  #closing: Promise<Result<void>> | null = null;

  private constructor(options: RuntimeOptions, parts: RuntimeParts, opened: Opened) {
    this.options = options;
    this.#parts = parts;
    this.store = opened.store;
    this.metadata = opened.metadata;
    const { clock, random, log } = parts;
    const { retry, ackTimeoutMs } = options;
    this.sync = new SyncEngine({ ...opened, clock, random, log, retry, ackTimeoutMs });
    this.networking = new Networking(options, parts, this);
  }

  /**
   * Recovers what the log holds. Starts neither transport nor discovery.
   *
   * Errors are those of {@link Store.open} (`wal_locked`, `wal_corrupt`, `wal_wrong_node`,
   * `directory_missing`, …) and `invalid_argument`.
   */
  static async open(options: RuntimeOptions, parts: RuntimeParts): Promise<Result<NodeRuntime>> {
    const opened = await openStore(options, parts);
    if (opened.isErr()) {
      tellOfFailure(parts.log, opened.error());
      return Result.err(opened.error());
    }
    const runtime = new NodeRuntime(options, parts, opened.value());
    runtime.#tellOfStart();
    return Result.ok(runtime);
  }

  get clock() {
    return this.#parts.clock;
  }

  get log(): EngineLog {
    return this.#parts.log;
  }

  /** Ends in the order that lets every acknowledgement still be put on record. Twice is fine. */
  close(): Promise<Result<void>> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<Result<void>> {
    await this.networking.close();
    await this.sync.close();
    const closed = await this.store.close();
    this.log({
      event: 'runtime_stopped',
      level: closed.isOk() ? 'info' : 'error',
      message: `${this.options.nodeId} has stopped`,
      ...(closed.isErr() ? { error: closed.error() } : {}),
    });
    return closed;
  }

  #tellOfStart(): void {
    const { nodeId, wal } = this.options;
    const { size, operations } = this.store.status();
    this.log({
      event: 'runtime_started',
      level: 'info',
      message: `${nodeId} has started with ${size} keys`,
      context: { wal: wal?.path ?? null, size, operations },
    });
  }
}

interface Opened {
  readonly store: Store;
  readonly metadata: MetadataService;
  readonly conflicts: ConflictJournal;
}

async function openStore(options: RuntimeOptions, parts: RuntimeParts): Promise<Result<Opened>> {
  const { nodeId, displayName, version, conflictPolicy } = options;
  const { disk, clock, random, log, platform } = parts;
  const policy = findConflictPolicy(conflictPolicy);
  if (!policy) return Result.err(badPolicy(conflictPolicy));
  const named = checkNodeId(nodeId);
  if (named.isErr()) return Result.err(named.error());
  const capabilities = capabilitiesOf(options);
  const described = { nodeId, displayName, version, capabilities, platform, clock, log };
  const metadata = MetadataService.create(described);
  if (metadata.isErr()) return Result.err(metadata.error());
  const conflicts = new ConflictJournal({ policy, clock, log });
  const wal = options.wal && { disk, ...options.wal };
  const { decide } = conflicts;
  const store = await Store.open({ nodeId, clock, random, log, decide, wal });
  return store.map((opened) => ({ store: opened, metadata: metadata.value(), conflicts }));
}

function capabilitiesOf({ wal, transport, discovery }: RuntimeOptions): string[] {
  const able: [string, boolean][] = [
    ['store', true],
    ['sync', true],
    ['wal', wal !== null],
    ['transport', transport.enabled],
    ['discovery', discovery.enabled],
  ];
  return able.filter(([, is]) => is).map(([name]) => name);
}

function badPolicy(name: string): SoftadastraError {
  const message = `${JSON.stringify(name)} is no conflict policy: use last_write_wins, keep_local, keep_remote or manual`;
  return new SoftadastraError('invalid_argument', message);
}

function tellOfFailure(log: EngineLog, error: SoftadastraError): void {
  const { message, context } = error;
  log({ event: 'open_failed', level: 'error', message, error, context });
}
