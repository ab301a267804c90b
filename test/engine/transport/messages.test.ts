import test from 'ava';
import { ByteWriter, SoftadastraError } from '../../../src/engine/core/index.js';
import { decodeBye, encodeBye } from '../../../src/engine/transport/bye.js';
import { decodeHello, encodeHello, type Hello } from '../../../src/engine/transport/hello.js';

const HELLO: Hello = {
  nodeId: 'edge-store-01',
  incarnation: '0123456789abcdef',
  run: 'fedcba9876543210',
  attempt: 4_294_967_295,
  port: 65_535,
  about: Buffer.from('anything'),
};

test('a hello says byte by byte what its format states', (t) => {
  const bytes = encodeHello({ ...HELLO, nodeId: 'a', attempt: 1, port: 4040 });
  t.is(
    bytes.toString('hex'),
    [
      Buffer.from('SDNT').toString('hex'),
      '01',
      `01${Buffer.from('a').toString('hex')}`,
      `10${Buffer.from('0123456789abcdef').toString('hex')}`,
      'fedcba9876543210',
      '00000001',
      '00000fc8',
      `08${Buffer.from('anything').toString('hex')}`,
    ].join(''),
  );
});

test('a hello comes back as it was sent', (t) => {
  t.deepEqual(decodeHello(encodeHello(HELLO)), HELLO);
  const least = { ...HELLO, attempt: 0, port: 0, about: Buffer.alloc(0) };
  t.deepEqual(decodeHello(encodeHello(least)), least);
});

test('what is kept of a hello does not change with what it came in', (t) => {
  const bytes = encodeHello(HELLO);
  const hello = decodeHello(bytes);
  bytes.fill(0);
  t.deepEqual(hello, HELLO);
});

test('a hello of another version says which, whatever comes after the version', (t) => {
  for (const rest of ['', 'quite different']) {
    const bytes = Buffer.concat([Buffer.from('SDNT\x02'), Buffer.from(rest)]);
    const error = t.throws(() => decodeHello(bytes), { instanceOf: SoftadastraError });
    t.is(error.code, 'protocol_mismatch');
    t.deepEqual(error.context, { theirs: 2, ours: 1 });
    t.false(error.retryable);
  }
});

test('a hello cut anywhere, or with a bit too many, is malformed', (t) => {
  const bytes = encodeHello(HELLO);
  const wrong = Array.from(bytes.keys(), (size) => bytes.subarray(0, size));
  wrong.push(Buffer.concat([bytes, Buffer.of(0)]));
  for (const hello of wrong) {
    const error = t.throws(() => decodeHello(hello), { instanceOf: SoftadastraError });
    t.is(error.code, 'malformed_frame');
  }
});

test('a hello that names no node, no log or no port is malformed', (t) => {
  for (const wrong of [
    { nodeId: '' },
    { nodeId: 'a b' },
    { nodeId: 'a#b' },
    { incarnation: 'x' },
  ]) {
    const error = t.throws(() => decodeHello(encodeHello({ ...HELLO, ...wrong })));
    t.like(error, { code: 'malformed_frame' });
  }
  t.like(
    t.throws(() => decodeHello(encodeHello({ ...HELLO, port: 65_536 }))),
    {
      code: 'malformed_frame',
    },
  );
});

test('a bye carries code, words and whether trying again helps', (t) => {
  for (const retryable of [true, false]) {
    const reason = new SoftadastraError('log_rolled_back', 'restored from an old copy', {
      retryable,
    });
    const told = decodeBye(encodeBye(reason));
    t.false(told.fatal, 'nothing of this node has to be opened anew');
    t.is(told.code, 'log_rolled_back');
    t.is(told.retryable, retryable);
    t.true(told.message.endsWith('restored from an old copy'));
  }
});

test('a bye with a code of a later release is read as a failure of the transport', (t) => {
  const bytes = new ByteWriter().text('moon_phase').text('full').u8(1).finish();
  t.is(decodeBye(bytes).code, 'transport_error');
  const inherited = new ByteWriter().text('toString').text('full').u8(1).finish();
  t.is(decodeBye(inherited).code, 'transport_error');
});

test('what a bye says cannot drive a terminal, nor fill a log', (t) => {
  const nasty = `\u001b[2J\u202e\r\n\u2028${'x'.repeat(3_000)}`;
  const bytes = new ByteWriter(4_096).text('none').text(nasty).u8(0).finish();
  const { message } = decodeBye(bytes);
  t.notRegex(message, /[\p{Cc}\p{Cf}\p{Zl}]/u);
  t.true(message.length < 600);
  t.true(encodeBye(new SoftadastraError('unknown', 'y'.repeat(100_000))).length < 4_096);
});

test('a bye cut anywhere is malformed', (t) => {
  const bytes = encodeBye(new SoftadastraError('conflict', 'why'));
  for (let size = 0; size < bytes.length; size += 1) {
    t.like(
      t.throws(() => decodeBye(bytes.subarray(0, size))),
      { code: 'malformed_frame' },
    );
  }
});
