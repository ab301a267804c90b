import { ByteWriter, type Hlc, Result, type SoftadastraError } from '../core/index.js';
import { type Append, type RecordType, recordTypes } from '../wal/index.js';
import type { Brought } from './brought.js';
import { encodeWrite, type StoreRecord, writeRecordSize } from './records/index.js';
import type { State } from './state.js';
import type { Written } from './types.js';
import type { Verdict } from './verdict.js';
import type { Version } from './version.js';

/** What a record that came back from the log is applied to. */
export interface Settling {
  readonly state: State;
  readonly inFlight: InFlight;
  /** Before a record of this size is applied. */
  appended(sequence: number, size: number): void;
  /** After a local write was applied. */
  written(): void;
  /** After operations that came together were applied, on the spot. */
  arrived(brought: readonly Brought[]): void;
  failed(error: SoftadastraError): void;
}

/** A record on its way through the log that brings operations, in a list of such. */
export abstract class Passing {
  previous: Passing | null = null;
  next: Passing | null = null;
  abstract readonly brought: readonly Brought[];
}

/** Records that the log has not answered yet, in their order. */
export class InFlight {
  #first: Passing | null = null;
  #last: Passing | null = null;
  /** Deliveries from elsewhere among them, and their keys once somebody has asked for these. */
  readonly #arriving = new Map<readonly Brought[], ReadonlySet<string> | null>();

  get isEmpty(): boolean {
    return this.#first === null;
  }

  /** Whether an operation from elsewhere is on its way to a key. */
  isArriving(key: string): boolean {
    if (this.#arriving.size === 0) return false;
    for (const [brought, known] of this.#arriving) {
      const keys = known ?? keysOf(brought);
      if (known === null) this.#arriving.set(brought, keys);
      if (keys.has(key)) return true;
    }
    return false;
  }

  arriving(brought: readonly Brought[]): void {
    this.#arriving.set(brought, null);
  }

  arrived(brought: readonly Brought[]): void {
    this.#arriving.delete(brought);
  }

  add(passing: Passing): void {
    passing.previous = this.#last;
    if (this.#last) this.#last.next = passing;
    else this.#first = passing;
    this.#last = passing;
  }

  remove(passing: Passing): void {
    if (passing.previous) passing.previous.next = passing.next;
    else this.#first = passing.next;
    if (passing.next) passing.next.previous = passing.previous;
    else this.#last = passing.previous;
    passing.previous = null;
    passing.next = null;
  }

  *[Symbol.iterator](): Generator<Brought> {
    for (let at = this.#first; at; at = at.next) yield* at.brought;
  }
}

function keysOf(brought: readonly Brought[]): ReadonlySet<string> {
  return new Set(brought.map(({ version }) => version.key));
}

/** One local write. There are hundreds of thousands a second: it is all that each costs beside. */
export class PendingWrite extends Passing implements Append {
  readonly size: number;

  constructor(
    readonly settling: Settling,
    readonly version: Version,
    readonly keySize: number,
    readonly decided: Verdict,
    readonly resolve: (result: Result<Written>) => void,
  ) {
    super();
    this.size = writeRecordSize(version, keySize);
    settling.inFlight.add(this);
  }

  get type(): RecordType {
    return this.version.isTombstone ? recordTypes.delete : recordTypes.put;
  }

  get time(): Hlc {
    return this.version.time;
  }

  get brought(): readonly Brought[] {
    return [this];
  }

  encode(target: Buffer, offset: number): void {
    encodeWrite(this.version, this.keySize, this.decided, target, offset);
  }

  appended(sequence: number, durable: boolean): void {
    const { settling, version } = this;
    settling.inFlight.remove(this);
    settling.appended(sequence, this.size);
    settling.state.writeNew(version, this.decided);
    this.resolve(Result.ok(written(version, durable)));
    settling.written();
  }

  failed(error: SoftadastraError): void {
    this.settling.inFlight.remove(this);
    this.resolve(Result.err(error));
    this.settling.failed(error);
  }
}

/** Of a record, so that its buffer need not grow: most have no operations. */
const LEAST_BYTES = 256;

function withRoomFor(bytes: number, { version }: Brought): number {
  return bytes + version.weight;
}

/** What any other record came to, and whether it is safe already. */
export interface Settled<T> {
  readonly value: T;
  readonly sequence: number;
  readonly durable: boolean;
}

/** Any other record. It is encoded only where a log asks for it. */
export class PendingRecord<T> extends Passing implements Append {
  readonly type: RecordType;
  #bytes: Buffer | null = null;

  constructor(
    readonly settling: Settling,
    readonly record: StoreRecord<T>,
    readonly time: Hlc,
    readonly brought: readonly Brought[],
    readonly resolve: (result: Result<Settled<T>>) => void,
  ) {
    super();
    this.type = record.type;
    settling.inFlight.add(this);
  }

  get size(): number {
    return this.#encoded().length;
  }

  encode(target: Buffer, offset: number): void {
    target.set(this.#encoded(), offset);
  }

  appended(sequence: number, durable: boolean): void {
    const { settling } = this;
    settling.inFlight.remove(this);
    settling.appended(sequence, this.#bytes?.length ?? 0);
    const value = this.record.apply(settling.state);
    // First, since nobody who listens may keep the caller from its answer.
    this.resolve(Result.ok({ value, sequence, durable }));
    if (this.type === recordTypes.batch) settling.arrived(this.brought);
  }

  failed(error: SoftadastraError): void {
    this.settling.inFlight.remove(this);
    this.resolve(Result.err(error));
    this.settling.failed(error);
  }

  #encoded(): Buffer {
    if (this.#bytes === null) {
      const writer = new ByteWriter(this.brought.reduce(withRoomFor, LEAST_BYTES));
      this.record.encode(writer);
      this.#bytes = writer.finish();
    }
    return this.#bytes;
  }
}

export function written({ key, origin, counter, time }: Version, durable: boolean): Written {
  return { key, origin, counter, time, durable };
}
