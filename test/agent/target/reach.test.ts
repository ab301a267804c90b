import test from 'ava';
import { ForbiddenAddressError } from '../../../src/agent/target/index.js';
import { accepts } from '../../../src/agent/target/reach.js';
import { shows } from '../../helpers/shows.js';

test('waiting for a target knocks at no metadata address', async (t) => {
  shows(t, 31);
  for (const host of ['169.254.169.254', '[::ffff:169.254.169.254]']) {
    await t.throwsAsync(accepts(new URL(`http://${host}/`)), { instanceOf: ForbiddenAddressError });
  }
});
