import type { ExecutionContext } from 'ava';
import type { Locator, Page } from 'playwright-core';
import { focusIsSeen } from '../helpers/browser/in-page.js';
import { settled } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import { populate } from '../helpers/population/populate.js';

const check = stage({ prepare: (cloud) => populate(cloud, { most: 1 }) });

const MOST_STEPS = 80;

check('signed in, a run opened, an operation looked at, without a mouse', async (t, scene) => {
  const { page } = await scene.visit();
  const { keyboard } = page;
  await page.goto('/sign-in?back=/runs');
  await tabTo(t, page, page.getByLabel('E-mail address'));
  await keyboard.type(scene.prepared.email);
  await tabTo(t, page, page.getByLabel('Password'));
  await keyboard.type(scene.prepared.password);
  await keyboard.press('Enter');
  await page.waitForURL('**/runs');
  await settled(page);

  const link = page
    .locator('main')
    .getByRole('link', { name: /unstable-network/ })
    .last();
  await tabTo(t, page, link);
  await keyboard.press('Enter');
  await page.waitForURL('**/runs/run_*');
  await settled(page);

  const operations = page.getByRole('listbox', { name: /^Operations/ });
  await tabTo(t, page, operations);
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Operation op-002' });
  await panel.waitFor();
  await keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await keyboard.press('f');
  await page
    .getByRole('complementary', { name: /^Operation op-/ })
    .getByText(/Lost|Duplicated/)
    .first()
    .waitFor();

  const events = page.getByRole('listbox', { name: /^Events/ });
  await tabTo(t, page, events);
  await keyboard.press('End');
  await events.getByRole('option', { name: /run_finished/ }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(/event=evt_/);
  t.pass();
});

check('the palette goes to whatever is named', async (t, { visit, prepared }) => {
  const { page } = await visit();
  const { keyboard } = page;
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(prepared.email);
  await page.getByLabel('Password').fill(prepared.password);
  await keyboard.press('Enter');
  await page.getByRole('link', { name: 'Payments' }).first().waitFor();
  await keyboard.press('Control+k');
  const palette = page.getByRole('dialog');
  await palette.getByRole('combobox').waitFor();
  await keyboard.type('payments');
  await palette
    .getByRole('option', { name: /Payments/ })
    .first()
    .waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(`**/projects/${prepared.projects.get('Payments')}`);
  await keyboard.press('Control+k');
  await palette.waitFor();
  await keyboard.press('Escape');
  await palette.waitFor({ state: 'detached' });
  t.pass();
});

check('the first step leads past the rail', async (t, { visit, prepared }) => {
  const { page } = await visit();
  await page.goto('/sign-in?back=/settings');
  await page.getByLabel('E-mail address').fill(prepared.email);
  await page.getByLabel('Password').fill(prepared.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await page.goto('/settings');
  await settled(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  t.true(await isFocused(skip));
  await page.keyboard.press('Enter');
  t.true(await isFocused(page.locator('main')));
});

/** Step by step, each of which must be seen. */
async function tabTo(t: ExecutionContext, page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press('Tab');
    const unseen = await page.evaluate(focusIsSeen);
    t.is(unseen, null, `step ${step} to ${wanted}`);
  }
  t.fail(`${wanted} is not reached by ${MOST_STEPS} steps`);
}

function isFocused(wanted: Locator): Promise<boolean> {
  return wanted.evaluate((element) => element === element.ownerDocument.activeElement);
}
