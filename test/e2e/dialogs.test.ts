import type { ExecutionContext } from 'ava';
import type { Locator, Page } from 'playwright-core';
import { createUser, PASSWORD } from '../helpers/accounts.js';
import { signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';

const check = stage({
  prepare: async ({ url }) => ({ email: (await createUser(url)).email, password: PASSWORD }),
});

check('a dialog gives the focus back, and a held key answers none', async (t, scene) => {
  const { page } = await scene.visit();
  await signIn(page, scene.prepared, '/projects');
  await createProject(page, 'Orders API');
  const opener = page.getByRole('button', { name: 'Delete', exact: true });
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete Orders API' });
  await hasFocus(t, dialog.getByRole('button', { name: 'Cancel' }));
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await hasFocus(t, opener);
});

check('what is written outlives the session, and is sent afterwards', async (t, scene) => {
  const { page, problems } = await scene.visit();
  await signIn(page, scene.prepared, '/projects');
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByLabel('Project name').fill('Payments API');
  problems.expect(/Failed to load resource/);
  await page.route(/\/api\/(?!auth\/login)/, (route) =>
    route.fulfill({ status: 401, json: { error: 'unauthorized', message: 'The token has ended' } }),
  );
  await page.getByRole('button', { name: 'Create the project' }).click();

  const ended = page.getByRole('dialog', { name: 'Your session has ended' });
  await ended.waitFor();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Escape');
  t.true(await ended.isVisible(), 'it is answered, and not passed over');
  await page.unrouteAll();
  await ended.getByLabel('Password').fill(PASSWORD);
  await ended.getByRole('button', { name: 'Sign in' }).click();
  await ended.waitFor({ state: 'detached' });

  await page.getByRole('alert').getByText('Sign in, then send it again').waitFor();
  t.is(await page.getByLabel('Project name').inputValue(), 'Payments API');
  await page.getByRole('button', { name: 'Create the project' }).click();
  await page.getByRole('heading', { level: 1, name: 'Payments API' }).waitFor();
});

check('a key is copied where the browser has no clipboard', async (t, { visit, prepared }) => {
  const { page } = await visit();
  await page.addInitScript('Object.defineProperty(navigator, "clipboard", { value: undefined })');
  await signIn(page, prepared, '/projects');
  await createProject(page, 'Keys API');
  await page.getByRole('link', { name: 'Connect an agent' }).first().click();
  await page.getByLabel('Agent name').fill('laptop');
  await page.getByRole('button', { name: 'Create the agent' }).click();
  await page.getByRole('heading', { name: 'Keep the key of laptop' }).waitFor();
  await page.getByRole('link', { name: 'Open the project' }).click();
  await page.getByRole('button', { name: 'Rotate key of laptop' }).click();
  await page.getByRole('button', { name: 'Rotate the key' }).click();

  const dialog = page.getByRole('dialog', { name: 'The key of laptop' });
  const button = dialog.getByRole('button', { name: 'Copy the key' });
  await page.evaluate(
    'document.addEventListener("copy", () => { window.copied = document.activeElement.value })',
  );
  await button.click();
  await button.getByText('Copied').waitFor();
  t.regex(await page.evaluate<string>('window.copied'), /^sa_agent_key_[0-9a-f]+$/);
  await hasFocus(t, button);
});

async function createProject(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByLabel('Project name').fill(name);
  await page.getByRole('button', { name: 'Create the project' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function hasFocus(t: ExecutionContext, locator: Locator): Promise<void> {
  t.true(await locator.evaluate((element) => element.matches(':focus')));
}
