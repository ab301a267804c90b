import test from 'ava';
import { findChromium, launch } from '../helpers/browser/chromium.js';
import { OPERATOR_TOKEN, startCloud } from '../helpers/cloud.js';
import { shows, skipped } from '../helpers/shows.js';

test('an operator’s browser asks for the token, and the page of the queues works within its policy', async (t) => {
  shows(t, 30);
  t.timeout(120_000);
  const found = findChromium();
  if ('missing' in found) return skipped(t, `${found.missing} not on this machine`);
  const cloud = await startCloud();
  t.teardown(() => cloud.stop());
  const browser = await launch(found.program);
  t.teardown(() => browser.close());
  const httpCredentials = { username: 'operator', password: OPERATOR_TOKEN };
  const page = await (await browser.newContext({ httpCredentials })).newPage();
  const elsewhere: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== cloud.url) elsewhere.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const answer = await page.goto(`${cloud.url}/admin/queues`);
  t.is(answer?.status(), 200);
  await page.getByText('ingest').first().waitFor();
  t.deepEqual(errors, []);
  t.deepEqual(
    elsewhere.filter((url) => !url.startsWith('https://fonts.googleapis.com/')),
    [],
    'the font that the page names is blocked, and nothing else is asked for',
  );
});
