import type { Check } from './contract.js';
import { dial, joined, KEY, listenOn, pattern } from './ends.js';

export function bytes(check: Check): void {
  for (const [words, key] of [
    ['plain', null],
    ['encrypted', KEY],
  ] as const) {
    check(`${words}, bytes arrive whole and in order, both ways`, async (t, use) => {
      const { dialed, accepted } = await joined(use, key);
      const there = [1, 100, 70_000, 3].map(pattern);
      const back = [5, 40_000, 1].map(pattern);
      for (const piece of there) dialed.connection.write(piece);
      for (const piece of back) accepted.connection.write(piece);
      t.deepEqual(await use.during(accepted.received(70_104)), Buffer.concat(there));
      t.deepEqual(await use.during(dialed.received(40_006)), Buffer.concat(back));
      dialed.connection.close();
      await use.during(accepted.closed);
    });
  }

  check('head and body arrive as one, an empty body too', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    const [head, body] = [Buffer.from('head'), pattern(200_000)];
    dialed.connection.write(head, body);
    dialed.connection.write(head, Buffer.alloc(0));
    dialed.connection.write(head);
    t.deepEqual(
      await use.during(accepted.received(200_012)),
      Buffer.concat([head, body, head, head]),
    );
    dialed.connection.close();
    await use.during(accepted.closed);
  });

  check('each end names the other', async (t, use) => {
    const { dialed, accepted, listened } = await joined(use, null);
    t.is(dialed.connection.remote.port, listened.listener.port);
    t.is(dialed.connection.remote.host, use.host);
    t.true(accepted.connection.remote.host.startsWith('127.'));
    t.true(accepted.connection.remote.port > 0);
    dialed.connection.close();
    await use.during(accepted.closed);
  });

  check('a sender is asked to wait for a reader that pauses, and told to go on', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    accepted.connection.pause();
    const piece = pattern(256 * 1024);
    let written = 1;
    while (dialed.connection.write(piece)) {
      written += 1;
      if (written > 400) t.fail('100 MiB went to nobody');
    }
    const drained = dialed.drained();
    t.is(dialed.drains, 0);
    accepted.connection.resume();
    await use.during(drained);
    const all = await use.during(accepted.received(written * piece.length));
    t.is(all.length, written * piece.length);
    t.deepEqual(all.subarray(-piece.length), piece);
    dialed.connection.close();
    await use.during(accepted.closed);
  });

  check('nothing is delivered before someone reads, and all of it then', async (t, use) => {
    const listened = await listenOn(use, null);
    const dialed = await use.during(dial(use, listened.listener.port, null));
    dialed.connection.write(Buffer.from('early'));
    const accepted = await use.during(listened.next());
    t.is(accepted.size, 0);
    accepted.read();
    t.is((await use.during(accepted.received(5))).toString(), 'early');
    dialed.connection.close();
    await use.during(accepted.closed);
  });
}
