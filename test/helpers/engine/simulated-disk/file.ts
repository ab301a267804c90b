import { DiskError, type DiskFile } from '../../../../src/engine/disk/index.js';
import type { Content } from './content.js';
import type { FaultCode, Operation } from './faults.js';

/** What an open file needs of the disk that it lies on. */
export interface Machine {
  /** Counts the call, waits a turn, then does it, or fails where planned or the machine is gone. */
  call<T>(operation: Operation, path: string, effect: () => T): Promise<T>;
  /** The same for a call that is done on the spot. @returns the planned fault instead of throwing. */
  callNow(operation: Operation, path: string): FaultCode | null;
  /** Lets others run in the middle of a slow call. */
  turn(): Promise<void>;
  /** @throws where the machine is gone. To be asked right before an effect, with no wait between. */
  mustRun(operation: Operation, path: string): void;
  /** How many more bytes fit on it. */
  free(): number;
  taken(length: number): number;
}

export class SimulatedFile implements DiskFile {
  #closed = false;

  constructor(
    readonly path: string,
    private readonly machine: Machine,
    private readonly content: Content,
    private readonly readOnly: boolean,
  ) {}

  size(): Promise<number> {
    return this.#call('size', () => this.content.size);
  }

  read(target: Uint8Array, position: number): Promise<number> {
    return this.#call('read', () => this.content.read(target, position));
  }

  /**
   * A planned fault: `EINTR` writes nothing; `EIO` leaves half of it behind; `ENOSPC` takes half of
   * it, as a disk does whose last block is found, and only a write of one byte fails at once.
   */
  write(source: Uint8Array, position: number): number {
    const fault = this.#callNow('write');
    if (this.readOnly) throw this.#error('EBADF', 'write');
    const half = source.subarray(0, source.length >> 1);
    if (fault) {
      if (fault !== 'EINTR' && half.length > 0) this.content.write(half, position);
      if (fault === 'ENOSPC' && half.length > 0) return half.length;
      throw this.#error(fault, 'write');
    }
    const length = Math.min(this.machine.taken(source.length), this.#room(position));
    if (length <= 0 && source.length > 0) throw this.#error('ENOSPC', 'write');
    if (length > 0) this.content.write(source.subarray(0, length), position);
    return length;
  }

  async sync(): Promise<void> {
    const fault = this.#callNow('sync');
    const sync = this.content.startSync();
    await this.machine.turn();
    this.machine.mustRun('sync', this.path);
    if (fault) {
      sync.failed();
      throw this.#error(fault, 'sync');
    }
    sync.done();
  }

  syncNow(): void {
    const fault = this.#callNow('sync');
    const sync = this.content.startSync();
    if (fault) {
      sync.failed();
      throw this.#error(fault, 'sync');
    }
    sync.done();
  }

  truncate(size: number): Promise<void> {
    return this.#call('truncate', () => {
      if (this.readOnly) throw this.#error('EINVAL', 'truncate');
      this.content.truncate(size);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.machine.call('close', this.path, () => {});
  }

  /** Bytes that may be written from here on: those that replace others need no room. */
  #room(position: number): number {
    return this.machine.free() + Math.max(0, this.content.size - position);
  }

  async #call<T>(operation: Operation, effect: () => T): Promise<T> {
    this.#mustBeOpen(operation);
    return this.machine.call(operation, this.path, effect);
  }

  #callNow(operation: Operation): FaultCode | null {
    this.#mustBeOpen(operation);
    return this.machine.callNow(operation, this.path);
  }

  #mustBeOpen(operation: Operation): void {
    if (this.#closed) throw this.#error('EBADF', operation);
  }

  #error(code: string, operation: Operation): DiskError {
    return new DiskError(code, operation, this.path);
  }
}
