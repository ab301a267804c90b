import { CodecError, isOrigin, type Origin, varintSize, writeVarint } from '../../core/index.js';
import { recordTypes, type WalRecord } from '../../wal/index.js';
import { SHORT_KEY } from '../keys.js';
import type { State } from '../state.js';
import type { Context } from '../types.js';
import { isVerdict, type Verdict } from '../verdict.js';
import { NO_VALUE, Version } from '../version.js';

/*
 * The record of one local write, which is most of what a log holds. Its origin is the log's own,
 * its time the record's.
 *
 *   u8       bits 0–2 verdict, bit 3 a context follows
 *   varint   counter
 *   context  where bit 3 says so: varint n, n times: text origin, varint counter
 *   text     key
 *   …        value: what is left (put), or nothing (delete)
 */
const VERDICT = 0b111;
const CONTEXT = 0b1000;

export function writeRecordSize(version: Version, keySize: number): number {
  const { counter, context, valueSize } = version;
  const around = 1 + varintSize(counter) + varintSize(keySize);
  return around + (context ? contextSize(context) : 0) + keySize + valueSize;
}

/** Writes exactly `writeRecordSize` bytes. */
export function encodeWrite(
  version: Version,
  keySize: number,
  decided: Verdict,
  target: Buffer,
  offset: number,
): void {
  const { counter, context, key } = version;
  target[offset] = decided | (context ? CONTEXT : 0);
  let at = writeVarint(target, counter, offset + 1);
  if (context) at = writeContext(target, context, at);
  at = writeVarint(target, keySize, at);
  at = writeKey(target, key, keySize, at);
  version.copyValue(target, at);
}

/** Applies such a record. Its value stays where it is: the state's memory has been lent the bytes. */
export function replayWrite(record: WalRecord, state: State): void {
  const { source, end, time } = record;
  const deletion = record.type === recordTypes.delete;
  const cursor = new Cursor(source, record.start, end);
  const flags = cursor.byte();
  const decided = flags & VERDICT;
  if (!isVerdict(decided) || flags > (VERDICT | CONTEXT)) throw new CodecError(`flags of ${flags}`);
  const counter = cursor.varint();
  const context = flags & CONTEXT ? readContext(cursor, state) : null;
  const keySize = cursor.varint();
  const keyStart = cursor.at;
  const at = keyStart + keySize;
  if (at > end) throw new CodecError('the bytes end too early');
  if (deletion && at < end) throw new CodecError('a deletion with a value');
  const { arena, own } = state;
  if (isAscii(source, keyStart, at)) {
    const size = deletion ? NO_VALUE : end - at;
    const place = arena.keepLent(source, at);
    const version = new Version(own, counter, time, null, context, counter, place, size, keySize);
    state.writeAt(source, keyStart, at, version, decided);
  } else {
    const key = source.toString('utf8', keyStart, at);
    const place = deletion ? null : arena.keepLent(source, at);
    state.write(new Version(own, counter, time, key, context, counter, place, end - at), decided);
  }
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}

function contextSize(context: Context): number {
  let size = varintSize(context.size);
  for (const [origin, counter] of context) {
    size += varintSize(origin.length) + origin.length + varintSize(counter);
  }
  return size;
}

function writeContext(target: Buffer, context: Context, offset: number): number {
  let at = writeVarint(target, context.size, offset);
  for (const [origin, counter] of context) {
    at = writeVarint(target, origin.length, at);
    at += target.write(origin, at, 'latin1');
    at = writeVarint(target, counter, at);
  }
  return at;
}

function readContext(cursor: Cursor, state: State): Context {
  const context = new Map<Origin, number>();
  for (let left = cursor.varint(); left > 0; left -= 1) {
    const origin = cursor.text();
    if (!isOrigin(origin)) throw new CodecError('an origin that is none');
    context.set(state.table.operations.intern(origin), cursor.varint());
  }
  return context;
}

function writeKey(target: Buffer, key: string, size: number, offset: number): number {
  if (size > SHORT_KEY || size !== key.length)
    return offset + target.write(key, offset, size, 'utf8');
  for (let index = 0; index < size; index += 1) target[offset + index] = key.charCodeAt(index);
  return offset + size;
}

/** A reader without objects for its numbers: a recovery reads millions of records. */
class Cursor {
  readonly #bytes: Buffer;
  readonly #end: number;
  at: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#end = end;
    this.at = start;
  }

  byte(): number {
    if (this.at >= this.#end) throw new CodecError('the bytes end too early');
    const byte = this.#bytes[this.at] as number;
    this.at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 49) {
        throw new CodecError('a number is too large');
      }
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const size = this.varint();
    const end = this.at + size;
    if (end > this.#end) throw new CodecError('the bytes end too early');
    const text = this.#bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }
}
