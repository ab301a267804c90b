import { VersionVector } from '../../../src/engine/core/index.js';
import type { MessageType } from '../../../src/engine/sync/index.js';
import { encodeBatch, encodeHave, type Have } from '../../../src/engine/sync/message/index.js';
import type { Seeded } from '../seed.js';
import { turn } from './cluster.js';
import { pairOf } from './cluster-pair.js';
import { ChannelEnd } from './simulated-channel.js';

export const B = 'b#0123456789abcdef';

/** A node with one key, and a peer `b` that says whatever a test has it say. */
export async function facing(seed: Seeded) {
  const { cluster, a } = await pairOf(seed);
  await a.put('k', '1');
  const end = new ChannelEnd('b');
  end.other = new ChannelEnd('a');
  const session = a.sync.connected(end);
  return {
    a,
    end,
    say: (type: MessageType, bytes: Buffer) => session.receive(type, bytes),
    /** All that was said is taken in, also what waits for more after a delivery. */
    async taken(): Promise<void> {
      await turn();
      cluster.time.advance(10);
      await turn();
    },
  };
}

/** What a new peer says first. */
export function have(changes: Partial<Have> = {}): Buffer {
  const nothing = new VersionVector();
  const life = Buffer.alloc(8);
  return encodeHave({
    origin: B,
    life,
    retired: false,
    held: 0,
    vector: nothing,
    purged: nothing,
    ...changes,
  });
}

/** One operation of `b`, after which `a` has all of it. */
export function batch(number: number, counter: number, anew = false): Buffer {
  const operation = {
    origin: B,
    counter,
    time: 1024,
    key: `from b ${counter}`,
    value: Buffer.from('x'),
    context: null,
    batchEnd: counter,
  };
  const has = new VersionVector([[B, counter]]);
  return encodeBatch({ number, complete: true, anew, held: 0, has }, [operation], 100);
}
