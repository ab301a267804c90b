import { DiskError, type DiskFile } from '../../../../src/engine/disk/index.js';
import type { Content } from './content.js';
import type { FaultCode, Operation } from './faults.js';

/** What an open file needs of the disk that it lies on. */
export interface Machine {
  /** Counts the call and fails it where that was planned, or where the machine is gone. */
  call(operation: Operation, path: string): Promise<void>;
  /** The same for a call that is done on the spot. @returns the planned fault instead of throwing. */
  callNow(operation: Operation, path: string): FaultCode | null;
  /** Lets others run in the middle of a slow call, and fails if the machine went meanwhile. */
  pause(operation: Operation, path: string): Promise<void>;
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

  async size(): Promise<number> {
    await this.#call('size');
    return this.content.size;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    await this.#call('read');
    return this.content.read(target, position);
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
    await this.machine.pause('sync', this.path);
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

  async truncate(size: number): Promise<void> {
    await this.#call('truncate');
    if (this.readOnly) throw this.#error('EINVAL', 'truncate');
    this.content.truncate(size);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.machine.call('close', this.path);
  }

  /** Bytes that may be written from here on: those that replace others need no room. */
  #room(position: number): number {
    return this.machine.free() + Math.max(0, this.content.size - position);
  }

  async #call(operation: Operation): Promise<void> {
    this.#mustBeOpen(operation);
    await this.machine.call(operation, this.path);
    this.#mustBeOpen(operation);
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
