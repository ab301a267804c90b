import type { Check } from './contract.js';
import { joined, KEY, pattern } from './ends.js';

export function endings(check: Check): void {
  for (const [words, key] of [
    ['plain', null],
    ['encrypted', KEY],
  ] as const) {
    check(`${words}, what was written before a close arrives, then the end`, async (t, use) => {
      const { dialed, accepted } = await joined(use, key);
      const last = pattern(30_000);
      dialed.connection.write(last);
      dialed.connection.close();
      t.deepEqual(await use.during(accepted.received(last.length)), last);
      t.is(await use.during(accepted.closed), null);
      t.is(await use.during(dialed.closed), null);
    });
  }

  check('an end that has not read what it was sent can still say a last word', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    accepted.connection.pause();
    dialed.connection.write(pattern(3_000_000));
    accepted.connection.write(Buffer.from('I go'));
    accepted.connection.close();
    t.is((await use.during(dialed.received(4))).toString(), 'I go');
    t.is(await use.during(dialed.closed), null);
    t.is(await use.during(accepted.closed), null);
  });

  check('closing twice is closing once', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    dialed.connection.close();
    dialed.connection.close();
    await use.during(Promise.all([dialed.closed, accepted.closed]));
    accepted.connection.close();
    dialed.connection.close();
    t.deepEqual([dialed.closes, accepted.closes], [1, 1]);
  });

  check('both ends may close at once', async (t, use) => {
    const { dialed, accepted } = await joined(use, KEY);
    dialed.connection.close();
    accepted.connection.close();
    await use.during(Promise.all([dialed.closed, accepted.closed]));
    t.deepEqual([dialed.closes, accepted.closes], [1, 1]);
  });

  check('writing after the end says false and harms nothing', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    accepted.connection.close();
    await use.during(dialed.closed);
    t.false(dialed.connection.write(Buffer.from('late'), Buffer.from('body')));
    t.is(accepted.size, 0);
  });

  check('an end that neither reads nor closes does not hold up the other', async (t, use) => {
    const { dialed, accepted } = await joined(use, null);
    accepted.connection.pause();
    while (dialed.connection.write(pattern(256 * 1024)));
    dialed.connection.close();
    await use.during(dialed.closed);
    accepted.connection.close();
    await use.during(accepted.closed);
    t.deepEqual([dialed.closes, accepted.closes], [1, 1]);
  });

  check('a listener that closed takes nobody, and what it took lives on', async (t, use) => {
    const { dialed, accepted, listened } = await joined(use, null);
    const closing = listened.listener.close();
    const { signal } = new AbortController();
    const address = { host: use.host, port: listened.listener.port, key: null };
    const error = await use.during(t.throwsAsync(use.dialing.connect(address, signal)));
    t.like(error, { name: 'NetworkError', kind: 'refused' });
    dialed.connection.write(Buffer.from('still here'));
    t.is((await use.during(accepted.received(10))).toString(), 'still here');
    dialed.connection.close();
    await use.during(accepted.closed);
    await use.during(closing);
  });
}
