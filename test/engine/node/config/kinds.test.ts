import test from 'ava';
import { formatAddress } from '../../../../src/engine/core/index.js';
import { parseAddress } from '../../../../src/engine/node/index.js';

test('an address is a host and a port, an IPv6 host in brackets, perhaps with its zone', (t) => {
  const addresses = ['10.0.0.2:4041', 'edge-01.lan:1', '[::1]:65535', '[fe80::1%eth0.7]:4041'];
  for (const address of addresses) {
    const parsed = parseAddress(address);
    t.is(parsed && formatAddress(parsed), address);
  }
  const others = ['', '::1:4041', 'host', 'host:', ':1', 'host:0', 'host:65536', '[fe80::1%]:1'];
  others.push('[fe80::1%a b]:1', '[host]:1', 'ho st:1', '[::1]', '[::1%a%b]:1');
  for (const address of others) t.is(parseAddress(address), null, address);
});
