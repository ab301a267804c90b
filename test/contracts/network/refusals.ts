import type { Check } from './contract.js';
import { KEY, listenOn, OTHER_KEY } from './ends.js';

const NOBODY = { connection() {}, refused() {} };

export function refusals(check: Check): void {
  check('another key is refused at both ends, and nothing is connected', async (t, use) => {
    const listened = await listenOn(use, KEY);
    const address = { host: use.host, port: listened.listener.port, key: OTHER_KEY };
    const { signal } = new AbortController();
    const error = await use.during(t.throwsAsync(use.dialing.connect(address, signal)));
    t.like(error, { name: 'NetworkError', kind: 'wrong_key' });
    t.is((await use.during(listened.refusal())).kind, 'wrong_key');
    t.is(listened.arrived, 0);
    t.true(listened.refused[0]?.remote.host.startsWith('127.'));
    await use.during(listened.listener.close());
  });

  check('where nobody listens, connecting is refused', async (t, use) => {
    const { listener } = await listenOn(use, null);
    await use.during(listener.close());
    const { signal } = new AbortController();
    for (const key of [null, KEY]) {
      const address = { host: use.host, port: listener.port, key };
      const error = await use.during(t.throwsAsync(use.dialing.connect(address, signal)));
      t.like(error, { name: 'NetworkError', kind: 'refused' });
    }
  });

  check('a port is listened on once', async (t, use) => {
    const { listener } = await listenOn(use, KEY);
    for (const key of [null, KEY]) {
      const address = { host: use.host, port: listener.port, key };
      const error = await t.throwsAsync(use.listening.listen(address, NOBODY));
      t.like(error, { name: 'NetworkError', kind: 'address_in_use' });
    }
    await use.during(listener.close());
    const again = await use.listening.listen(
      { host: use.host, port: listener.port, key: KEY },
      NOBODY,
    );
    t.is(again.port, listener.port);
    await use.during(again.close());
  });

  check('without a key nothing off loopback is listened on or dialed', async (t, use) => {
    const address = { host: use.elsewhere, port: 4040, key: null };
    const { signal } = new AbortController();
    t.like(await t.throwsAsync(use.listening.listen(address, NOBODY)), { kind: 'insecure' });
    t.like(await t.throwsAsync(use.dialing.connect(address, signal)), { kind: 'insecure' });
  });

  check('an attempt can be given up, before and while it is made', async (t, use) => {
    const { listener } = await listenOn(use, KEY);
    const address = { host: use.host, port: listener.port, key: KEY };
    const before = AbortSignal.abort();
    t.like(await use.during(t.throwsAsync(use.dialing.connect(address, before))), {
      kind: 'aborted',
    });
    const giving = new AbortController();
    const attempt = t.throwsAsync(use.dialing.connect(address, giving.signal));
    giving.abort();
    t.like(await use.during(attempt), { kind: 'aborted' });
    await use.during(listener.close());
  });
}
