import test from 'ava';
import {
  ByteReader,
  ByteWriter,
  CodecError,
  crc32c,
  readU64,
  varintSize,
  writeU64,
  writeVarint,
} from '../../../src/engine/core/index.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

test('numbers have the bytes that the format says', (t) => {
  const bytes = new ByteWriter()
    .u8(0xfe)
    .u32(0x01020304)
    .u64(0x1_0000_0002)
    .varint(0)
    .varint(127)
    .varint(128)
    .varint(300)
    .bytes(Buffer.from([9, 8]))
    .text('é')
    .finish();
  t.is(
    bytes.toString('hex'),
    'fe' + '01020304' + '0000000100000002' + '00' + '7f' + '8001' + 'ac02' + '020908' + '02c3a9',
  );
});

test('whatever was written is read again, in any order and from any room to begin with', (t) => {
  const random = seeded(t);
  for (let left = scaled(t, 'sequences', 2_000, 100_000); left > 0; left -= 1) {
    const writer = new ByteWriter(random.between(0, 20));
    const fields = Array.from({ length: random.between(0, 12) }, () => drawField(random));
    for (const field of fields) field.write(writer);
    t.is(writer.length, writer.finish().length);
    const reader = new ByteReader(writer.finish());
    for (const field of fields) t.deepEqual(field.read(reader), field.value);
    t.is(reader.remaining, 0);
    reader.end();
  }
});

test('a writer may be used on after finish, which shows what was there', (t) => {
  const writer = new ByteWriter(1).text('one');
  const first = Buffer.from(writer.finish());
  writer.text('two');
  t.deepEqual(writer.finish().subarray(0, first.length), first);
});

test('the ends of each range', (t) => {
  for (const value of [0, 1, 127, 128, 2 ** 32 - 1, 2 ** 32, 2 ** 49, 2 ** 52, LARGEST]) {
    const bytes = Buffer.alloc(16);
    t.is(writeU64(bytes, value, 3), 11);
    t.is(readU64(bytes, 3), value);
    const end = writeVarint(bytes, value, 0);
    t.is(end, varintSize(value));
    t.is(new ByteReader(bytes, 0, end).varint(), value);
  }
  t.is(varintSize(LARGEST), 8);
});

test('numbers beyond what is exact are refused', (t) => {
  const tooLarge = { instanceOf: CodecError, message: /too large/ };
  t.throws(() => new ByteReader(Buffer.from('0020000000000000', 'hex')).u64(), tooLarge);
  t.throws(() => new ByteReader(Buffer.from('ffffffffffffffff', 'hex')).u64(), tooLarge);
  t.is(new ByteReader(Buffer.from('001fffffffffffff', 'hex')).u64(), LARGEST);
  t.throws(() => new ByteReader(Buffer.from('ffffffffffffff1f', 'hex')).varint(), tooLarge);
  t.throws(() => new ByteReader(Buffer.alloc(20, 0xff)).varint(), tooLarge);
  t.throws(() => new ByteReader(Buffer.alloc(20, 0x80)).varint(), tooLarge);
});

test('a varint that would be written as another number is refused', (t) => {
  for (const value of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    t.throws(() => new ByteWriter().varint(value), { instanceOf: RangeError });
  }
});

test('bytes that are no UTF-8 are no text, and the replacement character itself is one', (t) => {
  const invalid = new ByteWriter().bytes(Buffer.from([0x61, 0xff])).finish();
  t.throws(() => new ByteReader(invalid).text(), { instanceOf: CodecError });
  const genuine = new ByteWriter().text('a\uFFFD').finish();
  t.is(new ByteReader(genuine).text(), 'a\uFFFD');
});

test('every cut of a sequence is told, and never read past', (t) => {
  const whole = new ByteWriter().u8(1).u32(2).u64(3).varint(300).bytes(Buffer.alloc(3)).text('abc');
  const bytes = Buffer.from(whole.finish());
  const readAll = (reader: ByteReader) => {
    reader.u8();
    reader.u32();
    reader.u64();
    reader.varint();
    reader.bytes();
    reader.text();
  };
  for (let end = 0; end < bytes.length; end += 1) {
    t.throws(
      () => readAll(new ByteReader(bytes, 0, end)),
      { instanceOf: CodecError },
      `cut at ${end}`,
    );
  }
  t.notThrows(() => readAll(new ByteReader(bytes)));
  t.throws(() => new ByteReader(bytes).end(), { message: `${bytes.length} bytes too many` });
});

test('random bytes are read or refused, and nothing else', (t) => {
  const random = seeded(t);
  let refused = 0;
  const rounds = scaled(t, 'inputs', 5_000, 200_000);
  for (let left = rounds; left > 0; left -= 1) {
    const bytes = Buffer.from(
      Array.from({ length: random.between(0, 24) }, () => random.between(0, 255)),
    );
    const reader = new ByteReader(bytes);
    try {
      while (reader.remaining > 0) drawField(random).read(reader);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      refused += 1;
    }
    t.true(reader.offset <= bytes.length);
  }
  t.true(refused > 0 && refused < rounds);
});

test('a claimed length of terabytes takes no memory', (t) => {
  const claim = new ByteWriter().varint(2 ** 42).finish();
  t.throws(() => new ByteReader(claim).bytes(), { instanceOf: CodecError });
  t.throws(() => new ByteReader(claim).text(), { instanceOf: CodecError });
});

test('CRC-32C as RFC 3720 gives it, at once or in pieces', (t) => {
  t.is(crc32c(Buffer.from('123456789')), 0xe3069283);
  t.is(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  t.is(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43);
  t.is(crc32c(Buffer.from(Array.from({ length: 32 }, (_, index) => index))), 0x46dd794e);
  t.is(crc32c(Buffer.alloc(0)), 0);
  const text = Buffer.from('a text in two pieces');
  t.is(crc32c(text.subarray(7), crc32c(text.subarray(0, 7))), crc32c(text));
  t.is(crc32c(new Uint8Array(text).subarray(2)), crc32c(text.subarray(2)));
});

interface Field {
  readonly value: unknown;
  write(writer: ByteWriter): unknown;
  read(reader: ByteReader): unknown;
}

function drawField(random: Seeded): Field {
  const value = Math.floor(random.random() * 2 ** random.between(0, 53));
  const buffer = Buffer.alloc(random.between(0, 300), random.between(0, 255));
  const text = random.pick(['', 'a', 'é', '😀', '\u0000', 'x'.repeat(200)]);
  return random.pick<Field>([
    { value: value % 256, write: (to) => to.u8(value % 256), read: (from) => from.u8() },
    { value: value % 2 ** 32, write: (to) => to.u32(value % 2 ** 32), read: (from) => from.u32() },
    { value, write: (to) => to.u64(value), read: (from) => from.u64() },
    { value, write: (to) => to.varint(value), read: (from) => from.varint() },
    { value: buffer, write: (to) => to.bytes(buffer), read: (from) => from.bytes() },
    { value: text, write: (to) => to.text(text), read: (from) => from.text() },
  ]);
}
