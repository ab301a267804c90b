import test from 'ava';
import { formatAddress, isLoopback, withoutBrackets } from '../../../src/engine/core/index.js';

test('loopback is 127.0.0.0/8, ::1 and localhost, and nothing that looks like it', (t) => {
  const own = ['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]'];
  own.push('0:0:0:0:0:0:0:1', '::ffff:127.0.0.1');
  for (const host of own) t.true(isLoopback(host), host);
  const others = ['', '0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '127.0.0.1.example.org'];
  others.push(
    'localhost.example.org',
    '127.1',
    '::2',
    '::10',
    '1::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  );
  for (const host of others) t.false(isLoopback(host), host);
});

test('an IPv6 address may be written with brackets', (t) => {
  t.is(withoutBrackets('[fe80::1%eth0]'), 'fe80::1%eth0');
  for (const host of ['::1', 'localhost', '10.0.0.1', '', '[', '[::1', '::1]']) {
    t.is(withoutBrackets(host), host);
  }
});

test('an address is written so that host and port can be told apart', (t) => {
  t.is(formatAddress({ host: 'example.org', port: 80 }), 'example.org:80');
  t.is(formatAddress({ host: 'fe80::1%eth0', port: 4041 }), '[fe80::1%eth0]:4041');
});
