import test from 'ava';
import { decodeValue, encodeValue } from '../../../src/engine/node/index.js';
import { seeded } from '../../helpers/seed.js';

test('text stays readable, all else is base64', (t) => {
  t.deepEqual(encodeValue(Buffer.from('né\n')), { encoding: 'text', data: 'né\n' });
  t.deepEqual(encodeValue(Buffer.from([0xff])), { encoding: 'base64', data: '/w==' });
  t.is(encodeValue(Buffer.from('\u001b[31m')).encoding, 'base64');
});

test('any bytes come back as they were', (t) => {
  const { random } = seeded(t);
  for (let index = 0; index < 2_000; index += 1) {
    const length = Math.floor(random() * 12);
    const most = random() < 0.5 ? 256 : 128;
    const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * most)));
    const encoded = JSON.parse(JSON.stringify(encodeValue(bytes)));
    t.deepEqual(decodeValue(encoded).value(), bytes);
  }
  t.deepEqual(decodeValue(encodeValue(Buffer.from('\ufeffmark'))).value().length, 7);
});

test('what is no text and no base64 is refused', (t) => {
  const codes = [
    { encoding: 'text', data: '\ud800' } as const,
    { encoding: 'base64', data: 'a' } as const,
    { encoding: 'base64', data: 'a b=' } as const,
  ].map((value) => decodeValue(value).error().code);
  t.deepEqual(codes, ['invalid_argument', 'invalid_argument', 'invalid_argument']);
});
