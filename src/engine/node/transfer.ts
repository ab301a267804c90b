/**
 * An export is UTF-8 text, one JSON object a line:
 *
 * - first  `{"schema":"softadastra.export/1","nodeId":…,"exportedAt":…}`
 * - then   `{"key":…,"encoding":"text"|"base64","data":…}` for each live key, in key order
 * - last   `{"end":true,"entries":n,"crc32c":c}`, where c is the CRC-32C of every byte before that
 *   line
 *
 * Deletions, versions and origins are not in it: what is imported is written anew.
 */
import { asSoftadastraError, crc32c, Result, SoftadastraError } from '../core/index.js';
import { limits, type StoredEntry } from '../store/index.js';
import { decodeValue, encodeValue } from './encoded-value.js';

export const EXPORT_SCHEMA = 'softadastra.export/1';

/** Lines are gathered up to about this many bytes. */
const CHUNK_BYTES = 256 * 1024;
/** A text of nothing but quotes doubles in JSON, a key of control characters has six times its size. */
const LONGEST_LINE = 2 * limits.valueBytes + 6 * limits.keyBytes + 1024;

export interface ExportHeader {
  readonly nodeId: string;
  readonly exportedAt: string;
}

/** Between two pieces everything else has its turn, however fast they are taken. */
export async function* writeExport(
  { nodeId, exportedAt }: ExportHeader,
  entries: Iterable<StoredEntry>,
): AsyncIterable<Uint8Array> {
  let count = 0;
  let checksum = 0;
  let pending = `${JSON.stringify({ schema: EXPORT_SCHEMA, nodeId, exportedAt })}\n`;
  const flush = () => {
    const bytes = Buffer.from(pending);
    checksum = crc32c(bytes, checksum);
    pending = '';
    return bytes;
  };
  for (const { key, value } of entries) {
    pending += `${JSON.stringify({ key, ...encodeValue(value) })}\n`;
    count += 1;
    if (pending.length <= CHUNK_BYTES) continue;
    yield flush();
    await new Promise((resolve) => setImmediate(resolve));
  }
  yield flush();
  yield Buffer.from(`${JSON.stringify({ end: true, entries: count, crc32c: checksum })}\n`);
}

export interface Imported {
  readonly key: string;
  readonly value: Buffer;
}

/** All of an export, or `invalid_argument` with the line that is wrong. */
export async function readExport(source: AsyncIterable<Uint8Array>): Promise<Result<Imported[]>> {
  const reader = new ExportReader();
  try {
    for await (const line of linesOf(source)) reader.take(line);
    return Result.ok(reader.end());
  } catch (thrown) {
    return Result.err(asSoftadastraError(thrown, 'io_error', 'the export could not be read'));
  }
}

class ExportReader {
  readonly #entries: Imported[] = [];
  #line = 0;
  #checksum = 0;
  #ended = false;

  take(bytes: Buffer): void {
    this.#line += 1;
    const json = this.#parse(bytes);
    if (this.#ended) throw this.#wrong('follows the end');
    if (this.#line === 1) this.#header(json);
    else if (json.end === true) this.#end(json);
    else this.#entry(json);
    this.#checksum = crc32c(bytes, this.#checksum);
  }

  end(): Imported[] {
    if (!this.#ended) throw this.#wrong('is the last, and the end is missing: it was cut');
    return this.#entries;
  }

  #parse(bytes: Buffer): Record<string, unknown> {
    try {
      const json: unknown = JSON.parse(bytes.toString('utf8'));
      if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
    } catch {
      // Said below, with the line.
    }
    throw this.#wrong('is no JSON object');
  }

  #header({ schema }: Record<string, unknown>): void {
    if (schema !== EXPORT_SCHEMA) throw this.#wrong(`must begin an export (${EXPORT_SCHEMA})`);
  }

  #entry({ key, encoding, data }: Record<string, unknown>): void {
    if (typeof key !== 'string' || typeof data !== 'string') throw this.#wrong('is no entry');
    if (encoding !== 'text' && encoding !== 'base64') throw this.#wrong('has no encoding');
    const value = decodeValue({ encoding, data });
    if (value.isErr()) throw this.#wrong(`is not valid: ${value.error().message}`);
    const size = Buffer.byteLength(key);
    if (size === 0 || size > limits.keyBytes || !key.isWellFormed()) {
      throw this.#wrong(`has no valid key: it must have 1 to ${limits.keyBytes} bytes of UTF-8`);
    }
    if (value.value().length > limits.valueBytes) {
      throw this.#wrong(`has a value of more than ${limits.valueBytes} bytes`);
    }
    this.#entries.push({ key, value: value.value() });
  }

  #end({ entries, crc32c: expected }: Record<string, unknown>): void {
    if (entries !== this.#entries.length || expected !== this.#checksum) {
      throw this.#wrong('does not agree with what precedes it: the export is damaged');
    }
    this.#ended = true;
  }

  #wrong(problem: string): SoftadastraError {
    const message = `line ${this.#line} of the export ${problem}; nothing was imported`;
    return new SoftadastraError('invalid_argument', message, { context: { line: this.#line } });
  }
}

/** Each with its line end. What follows the last line end counts as a line too. */
async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield Buffer.concat([...parts, bytes.subarray(start, end + 1)]);
      parts = [];
      size = 0;
      start = end + 1;
    }
    parts.push(bytes.subarray(start));
    size += bytes.length - start;
    if (size > LONGEST_LINE) {
      throw new SoftadastraError('invalid_argument', 'a line of the export is too long');
    }
  }
  if (size > 0) yield Buffer.concat(parts);
}
