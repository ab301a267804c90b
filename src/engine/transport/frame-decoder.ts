import { SoftadastraError } from '../core/index.js';
import { frameTypeOf, HEADER_BYTES } from './frame.js';
import { CONTROL_FRAME_BYTES } from './limits.js';
import type { FrameType } from './types.js';

/** The first room for a frame that comes in pieces; it doubles as bytes arrive. */
const FIRST_ROOM = 64 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * Cuts frames out of a stream that arrives in any pieces. A frame that lies within one piece is a
 * view of it; others are gathered in a buffer of their own, which is never larger than the frame, nor
 * than twice what has arrived of it and {@link FIRST_ROOM}: a length alone costs nothing.
 */
export class FrameDecoder {
  /** Largest payload of `have`, `batch` and `ack`. Raised once the other end is known. */
  payloadLimit = CONTROL_FRAME_BYTES;
  readonly #onFrame: (type: FrameType, payload: Buffer) => void;
  readonly #header = Buffer.alloc(HEADER_BYTES);
  #headerFilled = 0;
  #type: FrameType = 'hello';
  #size = 0;
  #room: Buffer = NOTHING;
  #filled = 0;
  #stopped = false;

  constructor(onFrame: (type: FrameType, payload: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** Memory held for a frame that is not yet complete. */
  get bufferedBytes(): number {
    return this.#room.length;
  }

  /** @throws SoftadastraError malformed_frame, frame_too_large or wrong_secret; it is of no use after. */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.#stopped) {
      if (this.#headerFilled < HEADER_BYTES) offset = this.#readHeader(chunk, offset);
      if (this.#headerFilled === HEADER_BYTES) offset = this.#readPayload(chunk, offset);
    }
  }

  /** Nothing is delivered any more, even out of a piece that is being read. */
  stop(): void {
    this.#stopped = true;
    this.#room = NOTHING;
  }

  #readHeader(chunk: Buffer, offset: number): number {
    const end = Math.min(chunk.length, offset + HEADER_BYTES - this.#headerFilled);
    chunk.copy(this.#header, this.#headerFilled, offset, end);
    this.#headerFilled += end - offset;
    if (this.#headerFilled === HEADER_BYTES) {
      const length = this.#header.readUInt32BE(0);
      this.#type = checkedType(length, this.#header[4] as number);
      this.#size = checkedSize(length - 1, this.#type, this.payloadLimit);
    }
    return end;
  }

  #readPayload(chunk: Buffer, offset: number): number {
    const end = Math.min(chunk.length, offset + this.#size - this.#filled);
    if (this.#filled === 0 && end - offset === this.#size) {
      this.#deliver(chunk.subarray(offset, end));
      return end;
    }
    this.#makeRoom(this.#filled + end - offset);
    chunk.copy(this.#room, this.#filled, offset, end);
    this.#filled += end - offset;
    if (this.#filled === this.#size) this.#deliver(this.#room);
    return end;
  }

  #makeRoom(needed: number): void {
    if (needed <= this.#room.length) return;
    const grown = Math.max(FIRST_ROOM, needed, this.#filled * 2);
    const room = Buffer.allocUnsafeSlow(Math.min(this.#size, grown));
    this.#room.copy(room, 0, 0, this.#filled);
    this.#room = room;
  }

  #deliver(payload: Buffer): void {
    this.#headerFilled = 0;
    this.#filled = 0;
    this.#room = NOTHING;
    this.#onFrame(this.#type, payload);
  }
}

function checkedType(length: number, code: number): FrameType {
  if (isTlsRecord(length)) {
    throw new SoftadastraError(
      'wrong_secret',
      'the other end encrypts: it has a cluster secret and this node has none',
    );
  }
  const type = frameTypeOf(code);
  if (length === 0 || type === undefined) {
    throw new SoftadastraError('malformed_frame', 'these bytes are no frame of this protocol', {
      context: { length, type: code },
    });
  }
  return type;
}

/** A TLS alert or handshake begins with 0x15 or 0x16 and 0x03: a frame of 350 MB, which none is. */
function isTlsRecord(length: number): boolean {
  const start = length >>> 16;
  return start === 0x1503 || start === 0x1603;
}

function checkedSize(size: number, type: FrameType, payloadLimit: number): number {
  const payload = type === 'have' || type === 'batch' || type === 'ack';
  const limit = payload ? payloadLimit : CONTROL_FRAME_BYTES;
  if (size <= limit) return size;
  throw new SoftadastraError(
    'frame_too_large',
    `a ${type} frame of ${size} bytes was announced; the limit is ${limit}`,
    { context: { size, limit } },
  );
}
