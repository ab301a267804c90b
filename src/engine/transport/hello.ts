/**
 * The payload of a hello, the first frame in both directions, sent without waiting for the other's.
 *
 *   offset  size  field
 *   0       4     magic         the letters SDNT
 *   4       1     version       of the protocol: 1. Up to here the same in every version, for ever
 *   5       text  nodeId
 *   …       text  incarnation   of its log, 16 hexadecimal digits
 *   …       8     run           random, new at each start of its transport
 *   …       4     attempt       u32, counts the dials of that run; 0 from the end that was dialed
 *   …       4     port          u32, where it listens; 0 where it does not
 *   …       bytes about         of the layer above, e.g. its metadata
 *
 * text and bytes: a varint of their length, then themselves (core's codec).
 */
import {
  ByteReader,
  ByteWriter,
  CodecError,
  isOrigin,
  originOf,
  SoftadastraError,
} from '../core/index.js';

export const PROTOCOL_VERSION = 1;

const MAGIC = 0x53444e54;
const MAX_PORT = 65_535;

export interface Hello {
  readonly nodeId: string;
  readonly incarnation: string;
  readonly run: string;
  readonly attempt: number;
  readonly port: number;
  readonly about: Buffer;
}

export function encodeHello(hello: Hello): Buffer {
  const writer = new ByteWriter().u32(MAGIC).u8(PROTOCOL_VERSION);
  writer.text(hello.nodeId).text(hello.incarnation);
  const run = Buffer.from(hello.run, 'hex');
  writer.u32(run.readUInt32BE(0)).u32(run.readUInt32BE(4));
  return writer.u32(hello.attempt).u32(hello.port).bytes(hello.about).finish();
}

/** @throws SoftadastraError malformed_frame or protocol_mismatch */
export function decodeHello(payload: Buffer): Hello {
  try {
    return read(new ByteReader(payload));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw malformed(error.message);
  }
}

function read(reader: ByteReader): Hello {
  if (reader.u32() !== MAGIC) throw malformed('it does not begin with SDNT');
  const version = reader.u8();
  if (version !== PROTOCOL_VERSION) throw mismatch(version);
  const nodeId = reader.text();
  const incarnation = reader.text();
  if (!isOrigin(originOf(nodeId, incarnation))) throw malformed('it names no node');
  const run = hex(reader.u32()) + hex(reader.u32());
  const attempt = reader.u32();
  const port = reader.u32();
  if (port > MAX_PORT) throw malformed(`it names port ${port}`);
  const about = Buffer.from(reader.bytes());
  reader.end();
  return { nodeId, incarnation, run, attempt, port, about };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function malformed(why: string): SoftadastraError {
  return new SoftadastraError('malformed_frame', `the hello is malformed: ${why}`);
}

function mismatch(version: number): SoftadastraError {
  return new SoftadastraError(
    'protocol_mismatch',
    `the other node speaks version ${version} of the protocol, this one version ${PROTOCOL_VERSION}: run the same release on both`,
    { context: { theirs: version, ours: PROTOCOL_VERSION } },
  );
}
