import type { Page } from 'playwright-core';

interface Login {
  readonly email: string;
  readonly password: string;
}

/** Signs in by the form, and goes on to that page. */
export async function signIn(page: Page, { email, password }: Login, to = '/projects') {
  await page.goto(`/sign-in?back=${encodeURIComponent(to)}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${to}`);
}

/** Makes an account by the form; its first project is asked for next. */
export async function signUp(page: Page, { email, password }: Login, name = 'Ada Lovelace') {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.waitForURL('**/start');
}

/** Resolves once the page shows what it is about, that text too, and nothing on it is being loaded. */
export async function settled(page: Page, text?: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (text !== undefined) await page.locator('main').getByText(text).first().waitFor();
  const outlines = page.locator('main [class*="skeleton" i]');
  while ((await outlines.count()) > 0) await outlines.first().waitFor({ state: 'detached' });
}
