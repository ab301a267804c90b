import { crc32c, readU64, writeU64 } from '../core/index.js';
import { FIRST_GROUP, FORMAT_VERSION, HEADER_BYTES, MAGIC } from './format.js';

export type FileKind = 'segment' | 'checkpoint';

/** What a file says of itself. See format.ts for its bytes. */
export interface FileHeader {
  readonly kind: FileKind;
  readonly number: number;
  readonly salt: Buffer;
  readonly incarnation: string;
  readonly nodeId: string;
  readonly baseSequence: number;
  readonly baseGroup: number;
  readonly createdMs: number;
}

export type HeaderReading =
  | { readonly state: 'valid'; readonly header: FileHeader }
  /** Begins like a log and ends before its first group could. */
  | { readonly state: 'short'; readonly header: FileHeader | null }
  /** One of the two headers is bad, or both are. */
  | { readonly state: 'damaged'; readonly offset: number; readonly header: FileHeader | null }
  | { readonly state: 'newer'; readonly version: number }
  | { readonly state: 'foreign' };

const VERSION_AT = 8;
const NODE_ID_AT = 65;
const CRC_AT = HEADER_BYTES - 4;
const KINDS: readonly FileKind[] = ['segment', 'checkpoint'];

/** Both copies. */
export function encodeFileHeader(header: FileHeader): Buffer {
  const bytes = Buffer.alloc(FIRST_GROUP);
  MAGIC.copy(bytes);
  bytes.writeUInt32BE(FORMAT_VERSION, VERSION_AT);
  bytes.writeUInt32BE(KINDS.indexOf(header.kind) + 1, 12);
  writeU64(bytes, header.number, 16);
  header.salt.copy(bytes, 24);
  bytes.write(header.incarnation, 32, 'hex');
  writeU64(bytes, header.baseSequence, 40);
  writeU64(bytes, header.baseGroup, 48);
  writeU64(bytes, header.createdMs, 56);
  bytes[64] = header.nodeId.length;
  bytes.write(header.nodeId, NODE_ID_AT, 'ascii');
  bytes.writeUInt32BE(crc32c(bytes.subarray(0, CRC_AT)), CRC_AT);
  bytes.copyWithin(HEADER_BYTES, 0, HEADER_BYTES);
  return bytes;
}

/** @param bytes the first 1,024 bytes of a file, or all where it has fewer. */
export function readFileHeader(bytes: Buffer): HeaderReading {
  const first = decode(bytes.subarray(0, HEADER_BYTES));
  const second = decode(bytes.subarray(HEADER_BYTES, FIRST_GROUP));
  if (bytes.length < FIRST_GROUP) return readShort(bytes, first);
  if (first && second) {
    return bytes.compare(bytes, HEADER_BYTES, FIRST_GROUP, 0, HEADER_BYTES) === 0
      ? { state: 'valid', header: first }
      : { state: 'damaged', offset: HEADER_BYTES, header: null };
  }
  if (first) return { state: 'damaged', offset: HEADER_BYTES, header: first };
  if (second) return { state: 'damaged', offset: 0, header: second };
  if (!hasMagic(bytes) && !hasMagic(bytes.subarray(HEADER_BYTES))) return { state: 'foreign' };
  return newerVersion(bytes) ?? { state: 'damaged', offset: 0, header: null };
}

/** The seed of every checksum in the file. */
export function seedOf(header: FileHeader): number {
  return crc32c(header.salt);
}

function readShort(bytes: Buffer, header: FileHeader | null): HeaderReading {
  if (!hasMagic(bytes)) return { state: 'foreign' };
  const newer = newerVersion(bytes);
  if (newer) return newer;
  return bytes.length >= HEADER_BYTES && header === null
    ? { state: 'damaged', offset: 0, header: null }
    : { state: 'short', header };
}

/** An empty file has the beginning of any magic. */
function hasMagic(bytes: Buffer): boolean {
  const size = Math.min(bytes.length, MAGIC.length);
  return bytes.compare(MAGIC, 0, size, 0, size) === 0;
}

/** What a newer version says behind its number is not known here, checksums included. */
function newerVersion(bytes: Buffer): HeaderReading | null {
  if (bytes.length < VERSION_AT + 4) return null;
  const version = bytes.readUInt32BE(VERSION_AT);
  return version > FORMAT_VERSION ? { state: 'newer', version } : null;
}

function decode(bytes: Buffer): FileHeader | null {
  if (bytes.length < HEADER_BYTES || !hasMagic(bytes)) return null;
  if (crc32c(bytes.subarray(0, CRC_AT)) !== bytes.readUInt32BE(CRC_AT)) return null;
  const kind = KINDS[bytes.readUInt32BE(12) - 1];
  if (bytes.readUInt32BE(VERSION_AT) !== FORMAT_VERSION || kind === undefined) return null;
  return {
    kind,
    number: readU64(bytes, 16),
    salt: Buffer.from(bytes.subarray(24, 32)),
    incarnation: bytes.toString('hex', 32, 40),
    baseSequence: readU64(bytes, 40),
    baseGroup: readU64(bytes, 48),
    createdMs: readU64(bytes, 56),
    nodeId: bytes.toString('ascii', NODE_ID_AT, NODE_ID_AT + (bytes[64] as number)),
  };
}
