import { networkInterfaces } from 'node:os';
import test from 'ava';
import { UdpNetwork } from '../../../src/engine/discovery/index.js';
import { runDatagramContract } from './contract.js';

const addresses = Object.values(networkInterfaces()).flatMap((all) =>
  (all ?? []).map(({ address }) => address),
);

for (const host of ['127.0.0.1', '::1']) {
  const name = `UDP on ${host}`;
  if (addresses.includes(host)) {
    runDatagramContract(name, () => ({ network: new UdpNetwork(), host, carry: async () => {} }));
  } else {
    test.skip(`${name} is left out: this machine has no such address`, (t) => t.pass());
  }
}
