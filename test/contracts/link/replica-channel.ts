import type { ExecutionContext, TestFn } from 'ava';
import type { SoftadastraError } from '../../../src/engine/core/index.js';
import type { MessageType, ReplicaChannel } from '../../../src/engine/sync/index.js';

/** What one end of a channel saw. */
export interface Seen {
  readonly channel: ReplicaChannel;
  readonly received: { readonly type: MessageType; readonly bytes: Buffer }[];
  drained: number;
  /** Null while it lasts. */
  ended: { readonly reason: SoftadastraError | null } | null;
}

export interface ChannelFixture {
  /** Connects two ends, `a` and `b`; each records what it sees. */
  open(): Promise<readonly [a: Seen, b: Seen]>;
  /** Everything that was sent has arrived, where it still can. */
  settle(): Promise<void>;
  /** The way breaks, without a word from either end. */
  cut(): Promise<void>;
}

/** What sync relies on, of whatever carries its messages between two nodes. */
export function testReplicaChannel(
  test: TestFn,
  name: string,
  fixture: (t: ExecutionContext) => Promise<ChannelFixture>,
): void {
  test(`${name}: each end knows the other's node id`, async (t) => {
    const { open } = await fixture(t);
    const [a, b] = await open();
    t.is(a.channel.peerId, 'b');
    t.is(b.channel.peerId, 'a');
  });

  const types = ['have', 'batch', 'ack'] as const;
  const typeOf = (at: number): MessageType => types[at % 3] ?? 'ack';

  test(`${name}: messages arrive whole, once and in order`, async (t) => {
    const { open, settle } = await fixture(t);
    const [a, b] = await open();
    for (let at = 0; at < 200; at += 1) {
      a.channel.send(typeOf(at), Buffer.alloc((at * 37) % 5000, at));
    }
    b.channel.send('ack', Buffer.from('back'));
    await settle();
    t.is(b.received.length, 200);
    for (const [at, { type, bytes }] of b.received.entries()) {
      t.is(type, typeOf(at));
      t.deepEqual(bytes, Buffer.alloc((at * 37) % 5000, at));
    }
    t.deepEqual(a.received, [{ type: 'ack', bytes: Buffer.from('back') }]);
  });

  test(`${name}: a sender that is asked to wait is told when to go on`, async (t) => {
    const { open, settle } = await fixture(t);
    const [a, b] = await open();
    let sent = 0;
    let more = true;
    while (more && sent < 10_000) {
      more = a.channel.send('batch', Buffer.alloc(64 * 1024));
      sent += 1;
    }
    t.false(more, 'it is asked to wait');
    await settle();
    t.true(a.drained > 0);
    t.is(b.received.length, sent, 'what was taken is not lost');
  });

  test(`${name}: a way that breaks ends both ends, once`, async (t) => {
    const { open, settle, cut } = await fixture(t);
    const [a, b] = await open();
    await cut();
    await settle();
    t.truthy(a.ended);
    t.truthy(b.ended);
    a.channel.send('batch', Buffer.from('into the void'));
    await settle();
    t.is(b.received.length, 0);
  });
}
