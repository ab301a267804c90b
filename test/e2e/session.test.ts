import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createUser, PASSWORD } from '../helpers/accounts.js';
import { signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import type { TestCloud } from '../helpers/cloud.js';

const check = stage({
  prepare: async ({ url }: TestCloud) => login((await createUser(url)).email),
});

const PLACE = '/runs?status=finished';

check(
  'a reload keeps the session, and no storage has the token',
  async (t, { visit, prepared }) => {
    const { page, context } = await visit();
    const tokens: string[] = [];
    page.on('request', (request) => {
      const bearer = /^Bearer (.+)$/.exec(request.headers().authorization ?? '')?.[1];
      if (bearer) tokens.push(bearer);
    });
    await signIn(page, prepared, PLACE);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    t.true(page.url().endsWith(PLACE));

    t.true(tokens.length > 0, 'the page has spoken to the API');
    const kept = await page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    );
    for (const token of tokens) t.false(kept.includes(token));
    const [cookie, ...others] = await context.cookies();
    t.deepEqual(others, []);
    t.like(cookie, { httpOnly: true, sameSite: 'Strict', path: '/api/auth' });
  },
);

check('a page that could not be fetched comes once the server is back', async (t, scene) => {
  const { page, problems } = await scene.visit();
  let away = true;
  await page.route('**/assets/*', (route) => {
    const request = route.request();
    const looks = request.method() === 'HEAD';
    if (!away || !(looks || request.url().includes('/settings-'))) return route.continue();
    // The look for the server is the last thing that fails.
    if (looks) away = false;
    return route.abort();
  });
  problems.expect(/Failed to load resource/);
  await signIn(page, scene.prepared, PLACE);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  t.false(away, 'it had to wait for the server');
});

check('signing out is for good', async (t, { visit, prepared }) => {
  const { page, context } = await visit();
  await signIn(page, prepared, PLACE);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  t.deepEqual(await context.cookies(), []);
  await page.goto(PLACE);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  t.false((await page.content()).includes(prepared.email));
});

check('a session that ends is asked for in place, and the page stays', async (t, scene) => {
  const { page, problems } = await scene.visit();
  await signIn(page, scene.prepared, PLACE);
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  await page.evaluate('window.sameDocument = true');
  problems.expect(/Failed to load resource/);
  await forgetSessions(scene.cloud);

  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  t.true(
    await page.getByRole('heading', { level: 1, name: 'Runs', includeHidden: true }).isVisible(),
  );
  await dialog.getByLabel('Password').fill('not the password');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/password/)
    .waitFor();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  t.true(page.url().endsWith(PLACE));
  t.true(await page.evaluate('window.sameDocument'));
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
});

function login(email: string) {
  return { email, password: PASSWORD };
}

/** The server signs with another secret from now on: every token and cookie is worth nothing. */
async function forgetSessions(cloud: TestCloud): Promise<void> {
  await cloud.web.end('SIGTERM');
  await rm(path.join(cloud.folder, 'secrets', 'jwt.secret'));
  cloud.web.start();
  await cloud.ready();
}
