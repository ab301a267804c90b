import type { Page } from 'playwright-core';
import type { Visit } from './visit.js';

/** Signed in without the form: its own tests fill it in. */
export async function remembered(
  { context }: Visit,
  { email, password }: { email: string; password: string },
): Promise<void> {
  const data = { email, password, remember: true };
  const answer = await context.request.post('/api/auth/login', { data });
  if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}`);
}

/** Resolves once the page shows what it is about, and nothing on it is still being loaded. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const loading = page.getByText('Loading', { exact: true });
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' });
}
