import test from 'ava';
import type { ErrorCode, SoftadastraError } from '../../../src/engine/core/index.js';
import { encodeFrame } from '../../../src/engine/transport/frame.js';
import { FrameDecoder } from '../../../src/engine/transport/frame-decoder.js';
import type { FrameType } from '../../../src/engine/transport/types.js';

const FRAMES: readonly (readonly [FrameType, Buffer])[] = [
  ['hello', Buffer.from('who I am')],
  ['ping', Buffer.alloc(0)],
  ['batch', Buffer.from('operations of some length')],
  ['have', Buffer.alloc(0)],
  ['ack', Buffer.from([0])],
  ['pong', Buffer.alloc(0)],
  ['bye', Buffer.from('gone')],
];
const STREAM = Buffer.concat(FRAMES.map(([type, payload]) => encodeFrame(type, payload)));

test('a valid stream gives the same frames however it is split in two or three', (t) => {
  for (let first = 0; first <= STREAM.length; first += 1) {
    for (let second = first; second <= STREAM.length; second += 1) {
      const pieces = [
        STREAM.subarray(0, first),
        STREAM.subarray(first, second),
        STREAM.subarray(second),
      ];
      const { frames } = decode(pieces);
      if (!same(frames, FRAMES)) t.fail(`split at ${first} and ${second}`);
    }
  }
  t.true(same(decode([...STREAM].map((byte) => Buffer.of(byte))).frames, FRAMES));
});

test('a frame within one piece is a view of it, a frame in pieces is copied once', (t) => {
  const whole = encodeFrame('batch', Buffer.alloc(1_000, 1));
  const { frames } = decode([whole]);
  t.is(frames[0]?.[1].buffer, whole.buffer);
  const [first, second] = [Buffer.from(whole.subarray(0, 500)), Buffer.from(whole.subarray(500))];
  const gathered = decode([first, second]).frames[0]?.[1] ?? Buffer.alloc(0);
  first.fill(9);
  second.fill(9);
  t.deepEqual(gathered, Buffer.alloc(1_000, 1));
});

test('a length alone costs no memory, and what arrives at most twice its size', (t) => {
  const limit = 80 * 1024 * 1024;
  const decoder = new FrameDecoder(() => t.fail('no frame is complete'));
  decoder.payloadLimit = limit;
  decoder.push(Buffer.from([0x04, 0, 0, 0, 3]));
  t.is(decoder.bufferedBytes, 0);
  const piece = Buffer.alloc(50_000);
  for (let arrived = piece.length; arrived < 10_000_000; arrived += piece.length) {
    decoder.push(piece);
    t.true(decoder.bufferedBytes <= Math.max(65_536, 2 * arrived), `${arrived} arrived`);
  }
});

test('the room for a frame is never larger than the frame', (t) => {
  const frames: Buffer[] = [];
  const decoder = new FrameDecoder((_type, payload) => frames.push(payload));
  decoder.payloadLimit = 1_000_000;
  const whole = encodeFrame('batch', Buffer.alloc(700_000, 5));
  for (let at = 0; at < whole.length; at += 999) {
    decoder.push(whole.subarray(at, at + 999));
    t.true(decoder.bufferedBytes <= 700_000);
  }
  t.is(frames.length, 1);
  t.is(frames[0]?.length, 700_000);
  t.is(frames[0]?.buffer.byteLength, 700_000);
  t.is(decoder.bufferedBytes, 0);
});

test('a frame as large as the limit is taken, one byte more is not', (t) => {
  const limits: readonly (readonly [FrameType, number])[] = [
    ['hello', 4_096],
    ['ping', 4_096],
    ['bye', 4_096],
    ['batch', 10_000],
    ['have', 10_000],
    ['ack', 10_000],
  ];
  for (const [type, limit] of limits) {
    t.is(decode([encodeFrame(type, Buffer.alloc(limit))], 10_000).frames.length, 1, type);
    const error = refused([encodeFrame(type, Buffer.alloc(limit + 1)).subarray(0, 5)], 10_000);
    t.is(error?.code, 'frame_too_large', type);
    t.deepEqual(error?.context, { size: limit + 1, limit });
  }
});

test('what is no frame is refused as soon as its header is there', (t) => {
  const headers: readonly (readonly [number[], ErrorCode])[] = [
    [[0, 0, 0, 0, 1], 'malformed_frame'],
    [[0, 0, 0, 1, 0], 'malformed_frame'],
    [[0, 0, 0, 1, 8], 'malformed_frame'],
    [[0, 0, 0, 1, 255], 'malformed_frame'],
    [[255, 255, 255, 255, 3], 'frame_too_large'],
    [[255, 255, 255, 255, 99], 'malformed_frame'],
    [[0x16, 0x03, 0x01, 0x02, 0x00], 'wrong_secret'],
    [[0x15, 0x03, 0x03, 0x00, 0x02], 'wrong_secret'],
  ];
  for (const [header, code] of headers) {
    t.is(refused([Buffer.from(header)])?.code, code, header.join(' '));
    t.is(refused(header.map((byte) => Buffer.of(byte)))?.code, code, header.join(' '));
  }
});

test('once it is stopped, nothing more comes out of a piece that is being read', (t) => {
  const seen: FrameType[] = [];
  const decoder = new FrameDecoder((type) => {
    seen.push(type);
    decoder.stop();
  });
  decoder.push(STREAM);
  decoder.push(STREAM);
  t.deepEqual(seen, ['hello']);
});

function decode(pieces: readonly Buffer[], payloadLimit = 4_096) {
  const frames: [FrameType, Buffer][] = [];
  const decoder = new FrameDecoder((type, payload) => frames.push([type, payload]));
  decoder.payloadLimit = payloadLimit;
  for (const piece of pieces) decoder.push(piece);
  return { frames };
}

function refused(pieces: readonly Buffer[], payloadLimit?: number): SoftadastraError | null {
  try {
    decode(pieces, payloadLimit);
    return null;
  } catch (error) {
    return error as SoftadastraError;
  }
}

function same(
  a: readonly (readonly [FrameType, Buffer])[],
  b: readonly (readonly [FrameType, Buffer])[],
): boolean {
  return (
    a.length === b.length &&
    a.every(([type, payload], at) => type === b[at]?.[0] && payload.equals(b[at][1]))
  );
}
