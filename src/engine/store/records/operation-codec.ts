import {
  type ByteReader,
  type ByteWriter,
  CodecError,
  isOrigin,
  type Origin,
} from '../../core/index.js';
import type { State } from '../state.js';
import type { Context, Operation } from '../types.js';
import { isVerdict, type Verdict } from '../verdict.js';
import { type Fate, fate, Version } from '../version.js';

const VERDICT = 0b111;
const CONTEXT = 0b1000;
const DELETION = 0b10000;
const FATE_SHIFT = 5;

/** Writes the operations of one record; the format is in `record.ts`. */
export class OperationWriter {
  readonly #writer: ByteWriter;
  readonly #origins = new Map<Origin, number>();
  /** The one that was written last, and its number: most that stand together share theirs. */
  #last: Origin | null = null;
  #lastNumber = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  write(operation: Operation, decided: Verdict, as: Fate = fate.gone): void {
    const { counter, time, key, value, context, batchEnd } = operation;
    const flags = decided | (context ? CONTEXT : 0) | (value ? 0 : DELETION) | (as << FATE_SHIFT);
    this.#origin(operation.origin);
    this.#writer
      .varint(counter)
      .varint(batchEnd - counter)
      .u64(time)
      .u8(flags)
      .text(key);
    if (context) this.context(context);
    if (value) this.#writer.bytes(value);
  }

  context(context: Context): void {
    this.#writer.varint(context.size);
    for (const [origin, counter] of context) {
      this.#origin(origin);
      this.#writer.varint(counter);
    }
  }

  #origin(origin: Origin): void {
    if (origin !== this.#last) {
      const known = this.#origins.get(origin);
      this.#last = origin;
      this.#lastNumber = known ?? this.#origins.size;
      if (known === undefined) {
        this.#origins.set(origin, this.#lastNumber);
        this.#writer.varint(this.#lastNumber).text(origin);
        return;
      }
    }
    this.#writer.varint(this.#lastNumber);
  }
}

export interface DecodedOperation {
  readonly version: Version;
  readonly decided: Verdict;
  readonly as: Fate;
}

/** Reads them back; values are copied into the state's own memory. */
export class OperationReader {
  readonly #reader: ByteReader;
  readonly #state: State;
  readonly #origins: Origin[] = [];

  constructor(reader: ByteReader, state: State) {
    this.#reader = reader;
    this.#state = state;
  }

  read(): DecodedOperation {
    const reader = this.#reader;
    const origin = this.#origin();
    const counter = reader.varint();
    const batchEnd = counter + reader.varint();
    const time = reader.u64();
    const flags = reader.u8();
    const key = reader.text();
    const context = flags & CONTEXT ? this.context() : null;
    const value = flags & DELETION ? null : reader.bytes();
    const place = value && this.#state.arena.keep(value);
    const size = value ? value.length : 0;
    const version = new Version(origin, counter, time, key, context, batchEnd, place, size);
    const decided = flags & VERDICT;
    if (!isVerdict(decided)) throw new CodecError(`a verdict of ${decided}`);
    return { version, decided, as: fateOf(flags >> FATE_SHIFT) };
  }

  context(): Context {
    const size = this.#reader.varint();
    if (size > this.#reader.remaining) {
      throw new CodecError(`a context of ${size} origins in too few bytes`);
    }
    const context = new Map<Origin, number>();
    for (let index = 0; index < size; index += 1) {
      const origin = this.#origin();
      context.set(origin, this.#reader.varint());
    }
    return context;
  }

  #origin(): Origin {
    const index = this.#reader.varint();
    if (index > this.#origins.length) throw new CodecError('an origin that was not named');
    if (index === this.#origins.length) {
      const name = this.#reader.text();
      if (!isOrigin(name)) throw new CodecError('an origin that is none');
      this.#origins.push(this.#state.table.operations.intern(name));
    }
    return this.#origins[index] as Origin;
  }
}

function fateOf(number: number): Fate {
  for (const known of Object.values(fate)) if (known === number) return known;
  throw new CodecError(`a fate of ${number}`);
}
