import test from 'ava';
import {
  ForbiddenAddressError,
  guardedLookup,
  refuseForbiddenHost,
} from '../../../src/agent/target/index.js';
import { shows } from '../../helpers/shows.js';

for (const host of [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '169.254.170.2',
  '100.100.100.200',
  '[fd00:ec2::254]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::169.254.169.254]',
  '[fe80::1]',
]) {
  test(`http://${host} is refused`, (t) => {
    shows(t, 31);
    t.throws(() => refuseForbiddenHost(new URL(`http://${host}/latest/meta-data`)), {
      instanceOf: ForbiddenAddressError,
    });
  });
}

for (const host of ['127.0.0.1', 'localhost', '10.0.0.7', '[::1]', '169.253.0.1', 'example.com']) {
  test(`http://${host} is not refused by its name`, (t) => {
    t.notThrows(() => refuseForbiddenHost(new URL(`http://${host}/`)));
  });
}

test('what a name resolves to is looked at when connecting', async (t) => {
  shows(t, 31);
  const looked = (hostname: string) =>
    new Promise<Error | null>((resolve) => guardedLookup(hostname, {}, resolve));
  t.true((await looked('169.254.169.254')) instanceof ForbiddenAddressError);
  t.is(await looked('localhost'), null);
});
