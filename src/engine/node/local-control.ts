import { Result, SoftadastraError } from '../core/index.js';
import type { BatchWrite, Written } from '../store/index.js';
import type * as requests from './control.js';
import type { Answer, NodeControl } from './control.js';
import { decodeValue } from './encoded-value.js';
import { importEntries } from './import-entries.js';
import { listPage } from './list-page.js';
import { NodeMetrics } from './metrics.js';
import {
  presentConflict,
  presentEntry,
  presentFailed,
  presentHeld,
  presentSync,
  presentWrite,
} from './present.js';
import {
  presentNodeInfo,
  presentService,
  presentStatus,
  type StatusContext,
} from './present-status.js';
import type * as reports from './reports.js';
import type { NodeRuntime } from './runtime/node-runtime.js';
import type * as sync from './sync-reports.js';
import { readExport, writeExport } from './transfer.js';

/** What a node in this process answers. */
export class LocalControl implements NodeControl {
  readonly #runtime: NodeRuntime;
  readonly #context: StatusContext;
  readonly #metrics = new NodeMetrics();

  constructor(runtime: NodeRuntime, context: StatusContext) {
    this.#runtime = runtime;
    this.#context = context;
  }

  async status(): Answer<reports.StatusReport> {
    return Result.ok(presentStatus(this.#runtime, this.#context));
  }

  async nodeInfo(): Answer<reports.NodeInfoReport> {
    return Result.ok(presentNodeInfo(this.#runtime));
  }

  async put({ key, value }: requests.PutRequest): Answer<reports.WriteReport> {
    const bytes = decodeValue(value);
    if (bytes.isErr()) return Result.err(bytes.error());
    return presented(await this.#runtime.store.put(key, bytes.value()));
  }

  async get({ key }: requests.KeyRequest): Answer<reports.GetReport> {
    if (key === '') return Result.err(emptyKey());
    const { store, sync } = this.#runtime;
    const stored = store.get(key);
    if (!stored) return Result.err(keyNotFound(key));
    const word = sync.describe(key) ?? 'saved locally';
    const entry = presentEntry(key, stored);
    return Result.ok({ schema: 'softadastra.entry/1', ...entry, sync: word });
  }

  async remove({ key }: requests.KeyRequest): Answer<reports.WriteReport> {
    return presented(await this.#runtime.store.remove(key));
  }

  async batch({ writes }: requests.BatchRequest): Answer<reports.BatchReport> {
    const decoded: BatchWrite[] = [];
    for (const { key, value } of writes) {
      const bytes = value === null ? Result.ok<null>(null) : decodeValue(value);
      if (bytes.isErr()) return Result.err(bytes.error());
      decoded.push({ key, value: bytes.value() });
    }
    const written = await this.#runtime.store.batch(decoded);
    return written.map((all) => ({
      schema: 'softadastra.batch/1',
      writes: all.map(presentWrite),
    }));
  }

  async list(request: requests.ListRequest = {}): Answer<reports.ListReport> {
    return listPage(this.#runtime.store, request);
  }

  async syncStatus(): Answer<sync.SyncStatusReport> {
    return Result.ok(presentSync(this.#runtime.sync.stateInfo()));
  }

  async tick({ prune = false }: requests.TickRequest = {}): Answer<sync.TickReport> {
    const ticked = await this.#runtime.sync.tick({ prune });
    return ticked.map((tick) => ({
      schema: 'softadastra.tick/1',
      retriedCount: tick.retriedCount,
      prunedCount: tick.prunedCount,
      batchSize: tick.batchSize,
      releasedCount: tick.releasedCount,
      purgedCount: tick.purgedCount,
    }));
  }

  retry(): Answer<sync.SyncStatusReport> {
    this.#runtime.sync.retry();
    return this.syncStatus();
  }

  async failed(): Answer<sync.FailedReport> {
    const failed = this.#runtime.sync.failed().map(presentFailed);
    return Result.ok({ schema: 'softadastra.failed/1', failed });
  }

  async held(): Answer<sync.HeldReport> {
    const held = this.#runtime.sync.held().map(presentHeld);
    return Result.ok({ schema: 'softadastra.held/1', held });
  }

  async conflicts(): Answer<sync.ConflictsReport> {
    const conflicts = this.#runtime.sync.conflicts().map(presentConflict);
    return Result.ok({ schema: 'softadastra.conflicts/1', conflicts });
  }

  async resolve({ key, keep }: requests.ResolveRequest): Answer<reports.WriteReport> {
    const chosen = this.#choose(key, keep);
    if (chosen.isErr()) return Result.err(chosen.error());
    return presented(await this.#runtime.sync.resolve(key, chosen.value()));
  }

  async peers(): Answer<sync.PeersReport> {
    const peers = this.#runtime.networking.peers();
    return Result.ok({ schema: 'softadastra.peers/1', peers });
  }

  addPeer(request: requests.AddressRequest): Answer<sync.PeersReport> {
    return this.#peersAfter(this.#runtime.networking.add(request));
  }

  removePeer({ peer }: requests.PeerRequest): Answer<sync.PeersReport> {
    return this.#peersAfter(this.#runtime.networking.remove(peer));
  }

  async forgetPeer({ peer }: requests.PeerRequest): Answer<sync.PeersReport> {
    return this.#peersAfter(await this.#runtime.networking.forget(peer));
  }

  async startTransport(): Answer<reports.ServiceReport> {
    return this.#service('transport', await this.#runtime.networking.startTransport());
  }

  async stopTransport(): Answer<reports.ServiceReport> {
    await this.#runtime.networking.stopTransport();
    return this.#service('transport');
  }

  async startDiscovery(): Answer<reports.ServiceReport> {
    return this.#service('discovery', await this.#runtime.networking.startDiscovery());
  }

  async stopDiscovery(): Answer<reports.ServiceReport> {
    await this.#runtime.networking.stopDiscovery();
    return this.#service('discovery');
  }

  async compact(): Answer<reports.CompactReport> {
    const bytesBefore = this.#runtime.store.status().wal?.bytes ?? 0;
    const compacted = await this.#runtime.store.compact();
    const bytesAfter = this.#runtime.store.status().wal?.bytes ?? 0;
    return compacted.map(({ records }) => ({
      schema: 'softadastra.compact/1',
      bytesBefore,
      bytesAfter,
      records,
    }));
  }

  async exportAll(): Answer<AsyncIterable<Uint8Array>> {
    const { store, clock, options } = this.#runtime;
    const exportedAt = new Date(clock.now()).toISOString();
    return Result.ok(writeExport({ nodeId: options.nodeId, exportedAt }, store.snapshot()));
  }

  async importAll(source: AsyncIterable<Uint8Array>): Answer<reports.ImportReport> {
    const entries = await readExport(source);
    if (entries.isErr()) return Result.err(entries.error());
    return importEntries(this.#runtime.store, entries.value());
  }

  async metrics(): Answer<string> {
    const { transport, discovery } = this.#runtime.networking;
    const connections = transport.status().refused;
    const turnedAway = { connections, datagrams: discovery.stats().dropped };
    const status = presentStatus(this.#runtime, this.#context);
    return Result.ok(await this.#metrics.text(status, turnedAway));
  }

  async close(): Promise<void> {
    await this.#runtime.close();
  }

  #choose(key: string, keep: requests.ResolveRequest['keep']): Result<Buffer | null> {
    if (typeof keep === 'object') {
      return keep.value === null ? Result.ok(null) : decodeValue(keep.value);
    }
    const conflict = this.#runtime.sync.conflicts().find((one) => one.key === key);
    if (!conflict) return Result.err(noConflict(key));
    const version = keep === 'current' ? conflict.current : conflict.others[keep];
    if (version !== undefined) return Result.ok(version?.value ?? null);
    const message = `the conflict on ${JSON.stringify(key)} has ${conflict.others.length} other versions: choose from 0 to ${conflict.others.length - 1}`;
    return Result.err(new SoftadastraError('invalid_argument', message));
  }

  async #peersAfter(done: Result<void>): Answer<sync.PeersReport> {
    return done.isErr() ? Result.err(done.error()) : this.peers();
  }

  #service(
    service: reports.ServiceReport['service'],
    done: Result<void> = Result.ok(undefined),
  ): Result<reports.ServiceReport> {
    return done.map(() => presentService(this.#runtime, service));
  }
}

function presented(written: Result<Written>): Result<reports.WriteReport> {
  return written.map(presentWrite);
}

function emptyKey(): SoftadastraError {
  return new SoftadastraError('invalid_key', 'key cannot be empty');
}

function keyNotFound(key: string): SoftadastraError {
  return new SoftadastraError('not_found', 'key not found', { context: { key } });
}

function noConflict(key: string): SoftadastraError {
  const message = `${JSON.stringify(key)} has no versions in conflict`;
  return new SoftadastraError('not_found', message, { context: { key } });
}
