/**
 * The frame: how messages are cut out of a stream of bytes.
 *
 *   offset  size  field
 *   0       4     length   u32, big-endian: bytes after this field, so 1 + those of the payload
 *   4       1     type     1 hello  2 have  3 batch  4 ack  5 ping  6 pong  7 bye
 *   5       …     payload
 *
 * hello and bye: see hello.ts and bye.ts. ping and pong are empty. have, batch and ack are bytes of
 * the layer above. hello, ping, pong and bye hold at most 4 KiB, as does everything before the
 * hello; the others at most the `frameBytes` of the receiver's limits.
 */
import type { FrameType } from './types.js';

export const HEADER_BYTES = 5;

const TYPES: readonly (FrameType | undefined)[] = [
  undefined,
  'hello',
  'have',
  'batch',
  'ack',
  'ping',
  'pong',
  'bye',
];

/** The five bytes before a payload of `size` bytes. */
export function frameHeader(type: FrameType, size: number): Buffer {
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32BE(size + 1, 0);
  header[4] = TYPES.indexOf(type);
  return header;
}

export function frameTypeOf(code: number): FrameType | undefined {
  return TYPES[code];
}

/** Header and payload in one piece: for what is small, or tests. */
export function encodeFrame(type: FrameType, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([frameHeader(type, payload.length), payload]);
}
