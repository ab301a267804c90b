/**
 * Node information as bytes, with the varints and texts of core:
 *
 *   version       1 byte   1
 *   node id       text
 *   display name  text
 *   host name     text
 *   os            text
 *   version       text     of the software
 *   started at    varint   milliseconds since 1970
 *   uptime        varint   milliseconds
 *   n             varint   then n capabilities, each a text
 *
 * A later version only appends fields and raises the first byte: this reader takes the fields that
 * it knows and leaves the rest. At most 768 bytes in version 1.
 */
import {
  asSoftadastraError,
  ByteReader,
  ByteWriter,
  Result,
  SoftadastraError,
} from '../core/index.js';
import { checkNodeInfo, MAX_CAPABILITIES } from './fields.js';
import type { NodeInfo } from './node-info.js';

const VERSION = 1;

/** Error `metadata_error` where a field is out of its bounds. */
export function encodeNodeInfo(info: NodeInfo): Result<Buffer> {
  try {
    return Result.ok(write(checkNodeInfo(info)));
  } catch (error) {
    return Result.err(asSoftadastraError(error, 'metadata_error', 'node information'));
  }
}

/** Whatever the bytes are, it does not throw: `metadata_error` says what is wrong with them. */
export function decodeNodeInfo(bytes: Uint8Array): Result<NodeInfo> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Result.ok(checkNodeInfo(read(new ByteReader(buffer))));
  } catch (error) {
    return Result.err(asSoftadastraError(error, 'metadata_error', 'node information'));
  }
}

function write(info: NodeInfo): Buffer {
  const writer = new ByteWriter().u8(VERSION).text(info.nodeId).text(info.displayName);
  writer.text(info.hostname).text(info.os).text(info.version);
  writer.varint(info.startedAt).varint(info.uptimeMs).varint(info.capabilities.length);
  for (const capability of info.capabilities) writer.text(capability);
  return Buffer.from(writer.finish());
}

function read(reader: ByteReader): NodeInfo {
  const version = reader.u8();
  if (version < VERSION) throw new SoftadastraError('metadata_error', `version ${version} is none`);
  const info = {
    nodeId: reader.text(),
    displayName: reader.text(),
    hostname: reader.text(),
    os: reader.text(),
    version: reader.text(),
    startedAt: reader.varint(),
    uptimeMs: reader.varint(),
    capabilities: readCapabilities(reader),
  };
  if (version === VERSION) reader.end();
  return info;
}

function readCapabilities(reader: ByteReader): string[] {
  const count = reader.varint();
  if (count > MAX_CAPABILITIES) throw new RangeError(`${count} capabilities are too many`);
  return Array.from({ length: count }, () => reader.text());
}
