/**
 * The datagram: what a node tells by UDP. Numbers are big-endian.
 *
 *   offset   size  field
 *   0        4     magic        53 41 44 47, "SADG"
 *   4        1     version      1
 *   5        1     kind         1 announce  2 probe (asks for a reply)  3 reply
 *   6        8     time         the sender's hybrid timestamp, above that of all it sent before
 *   14       8     run          random bytes of the sender, new at each of its starts
 *   22       8     answers      in a reply: the run of whom it answers; else zeros
 *   30       2     port         where the sender's transport listens; 0: nowhere
 *   32       1     n            1 to 128
 *   33       n     node id      ASCII
 *   33+n     2     m            0 to 768
 *   35+n     m     description  bytes of the layer above
 *   35+n+m   32    tag          HMAC-SHA256 over everything before it
 *
 * The key of the tag is scrypt(cluster secret), see key.ts; without a secret it is 32 zero bytes, so
 * that the tag is a mere checksum. With at most 963 bytes no network has to cut one into pieces.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkNodeId, type Hlc, readU64, writeU64 } from '../core/index.js';

export type DatagramKind = 'announce' | 'probe' | 'reply';

export interface Datagram {
  readonly kind: DatagramKind;
  readonly time: Hlc;
  /** 16 hexadecimal digits, as is `answers`. */
  readonly run: string;
  readonly answers: string;
  readonly port: number;
  readonly nodeId: string;
  readonly description: Buffer;
}

export const NO_RUN = '0'.repeat(16);
export const MAX_DESCRIPTION_BYTES = 768;

const MAGIC = 0x53414447;
const VERSION = 1;
const KINDS: readonly DatagramKind[] = ['announce', 'probe', 'reply'];
const NODE_ID_AT = 33;
const TAG_BYTES = 32;
const LEAST_BYTES = NODE_ID_AT + 1 + 2 + TAG_BYTES;
const MOST_BYTES = NODE_ID_AT + 128 + 2 + MAX_DESCRIPTION_BYTES + TAG_BYTES;
const LARGEST_TIME_HIGH_WORD = 0x1fffff;

export function encodeDatagram(datagram: Datagram, key: Buffer): Buffer {
  const { kind, time, run, answers, port, nodeId, description } = datagram;
  const size = NODE_ID_AT + nodeId.length + 2 + description.length;
  const bytes = Buffer.alloc(size + TAG_BYTES);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes[4] = VERSION;
  bytes[5] = KINDS.indexOf(kind) + 1;
  writeU64(bytes, time, 6);
  bytes.write(run, 14, 8, 'hex');
  bytes.write(answers, 22, 8, 'hex');
  bytes.writeUInt16BE(port, 30);
  bytes[32] = nodeId.length;
  bytes.write(nodeId, NODE_ID_AT, 'latin1');
  bytes.writeUInt16BE(description.length, NODE_ID_AT + nodeId.length);
  description.copy(bytes, NODE_ID_AT + nodeId.length + 2);
  tagOf(bytes.subarray(0, size), key).copy(bytes, size);
  return bytes;
}

export type Refused = 'malformed_datagram' | 'other_version' | 'forged_datagram';

/** Whatever the bytes are, it only answers: the cheap checks come before the tag. */
export function decodeDatagram(bytes: Buffer, key: Buffer): Datagram | Refused {
  if (bytes.length < LEAST_BYTES || bytes.readUInt32BE(0) !== MAGIC) return 'malformed_datagram';
  if (bytes[4] !== VERSION) return 'other_version';
  const datagram = readFields(bytes);
  if (!datagram) return 'malformed_datagram';
  const end = bytes.length - TAG_BYTES;
  const tag = tagOf(bytes.subarray(0, end), key);
  return timingSafeEqual(tag, bytes.subarray(end)) ? datagram : 'forged_datagram';
}

function readFields(bytes: Buffer): Datagram | null {
  const kind = KINDS[(bytes[5] as number) - 1];
  const length = bytes[32] as number;
  const sizeAt = NODE_ID_AT + length;
  if (!kind || bytes.length > MOST_BYTES || sizeAt + 2 + TAG_BYTES > bytes.length) return null;
  const descriptionBytes = bytes.readUInt16BE(sizeAt);
  if (sizeAt + 2 + descriptionBytes + TAG_BYTES !== bytes.length) return null;
  const nodeId = bytes.toString('latin1', NODE_ID_AT, sizeAt);
  if (checkNodeId(nodeId).isErr()) return null;
  if (bytes.readUInt32BE(6) > LARGEST_TIME_HIGH_WORD) return null;
  return {
    kind,
    time: readU64(bytes, 6),
    run: bytes.toString('hex', 14, 22),
    answers: bytes.toString('hex', 22, 30),
    port: bytes.readUInt16BE(30),
    nodeId,
    description: bytes.subarray(sizeAt + 2, sizeAt + 2 + descriptionBytes),
  };
}

function tagOf(bytes: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(bytes).digest();
}
