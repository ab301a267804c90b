import test from 'ava';
import {
  ByteReader,
  ByteWriter,
  CodecError,
  VersionVector,
} from '../../../src/engine/core/index.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const A = 'a#0000000000000001';
const B = 'b#0000000000000002';

test('it covers up to its counter, and of an unknown origin nothing', (t) => {
  const vector = new VersionVector([[A, 3]]);
  t.deepEqual([vector.get(A), vector.get(B)], [3, 0]);
  t.deepEqual(
    [0, 1, 3, 4].map((counter) => vector.covers(A, counter)),
    [true, true, true, false],
  );
  t.false(vector.covers(B, 1));
});

test('it only rises', (t) => {
  const vector = new VersionVector();
  vector.raise(A, 5);
  vector.raise(A, 2);
  vector.raise(B, 0);
  t.deepEqual(vector.toJSON(), { [A]: 5 });
});

test('a copy is independent', (t) => {
  const vector = new VersionVector([[A, 1]]);
  const copy = vector.clone();
  copy.raise(A, 9);
  t.is(vector.get(A), 1);
});

test('merging is what an order of knowledge needs: both are included, and no more than both', (t) => {
  const random = seeded(t);
  for (let left = scaled(t, 'pairs', 2_000, 100_000); left > 0; left -= 1) {
    const [one, two] = [drawVector(random), drawVector(random)];
    const both = one.clone();
    both.merge(two);
    t.true(both.includes(one) && both.includes(two));
    for (const [origin, counter] of both.entries()) {
      t.is(counter, Math.max(one.get(origin), two.get(origin)));
    }
    const other = two.clone();
    other.merge(one);
    t.deepEqual(encoded(other), encoded(both), 'in either order, the same bytes');
    t.is(one.includes(two), encoded(both).equals(encoded(one)));
    t.deepEqual(VersionVector.decode(new ByteReader(encoded(one))).toJSON(), one.toJSON());
  }
});

test('what is no vector is refused: a wrong origin, a cut, a size beyond reason', (t) => {
  const refused = (bytes: Buffer) =>
    t.throws(() => VersionVector.decode(new ByteReader(bytes)), { instanceOf: CodecError });
  refused(new ByteWriter().varint(1).text('no origin').varint(1).finish());
  refused(new ByteWriter().varint(100_001).finish());
  refused(new ByteWriter().varint(2 ** 40).finish());
  const bytes = encoded(
    new VersionVector([
      [A, 300],
      [B, 2],
    ]),
  );
  for (let end = 0; end < bytes.length; end += 1) refused(bytes.subarray(0, end));
});

function drawVector(random: Seeded): VersionVector {
  const vector = new VersionVector();
  for (let count = random.between(0, 5); count > 0; count -= 1) {
    vector.raise(`node-${random.between(0, 4)}#0000000000000000`, random.between(1, 400));
  }
  return vector;
}

function encoded(vector: VersionVector): Buffer {
  const writer = new ByteWriter();
  vector.encode(writer);
  return writer.finish();
}
