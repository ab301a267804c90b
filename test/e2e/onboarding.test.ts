import { PASSWORD } from '../helpers/accounts.js';
import { startSample } from '../helpers/agent-process.js';
import { signUp } from '../helpers/browser/moves.js';
import { Shell } from '../helpers/browser/shell.js';
import { stage } from '../helpers/browser/stage.js';
import { temporaryFolder } from '../helpers/folder.js';

const check = stage({ prepare: async () => null });

check('from nothing to a verdict, with the command that the page shows', async (t, { visit }) => {
  const folder = await temporaryFolder(t);
  const target = await startSample(t, folder, 'doubling');
  const { page } = await visit();
  await page.goto('/');
  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create the account' }).click();

  await page.getByLabel('Project name').fill('Orders API');
  await page.getByLabel('Address to test').fill(target);
  await page.getByRole('button', { name: 'Create the project' }).click();

  await page.getByRole('heading', { name: 'Waiting for the first event' }).waitFor();
  await page.getByRole('button', { name: 'Copy the key' }).click();
  const key = await page.evaluate<string>('navigator.clipboard.readText()');
  t.regex(key, /^sa_agent_key_/);
  await page.getByRole('button', { name: 'Copy the command' }).click();
  const command = await page.evaluate<string>('navigator.clipboard.readText()');
  t.true(command.includes(key), 'the command has the key in');

  const shell = await Shell.open(t, { SOFTADASTRA_DATA_DIR: folder });
  const test = shell.paste(command);
  await page
    .getByRole('heading', { name: 'The first event is here' })
    .waitFor()
    .catch(async (error) => {
      const { code, output } = await test;
      throw new Error(`no first event; the command ended with ${code}: ${output}`, {
        cause: error,
      });
    });
  await page.getByRole('link', { name: 'Open the run' }).click();
  await page.waitForURL('**/runs/run_*');
  const { code, output } = await test;
  t.is(code, 1, output);
  t.regex(output, /duplicated/);

  // The page has been open all the time: the verdict comes to it by itself.
  await page
    .getByText(/are (there|stored|found) (twice|more than once)|duplicated/i)
    .first()
    .waitFor();
  t.is(await page.evaluate('performance.getEntriesByType("navigation").length'), 1);
  await page.goto('/projects');
  await page.getByRole('link', { name: 'Orders API' }).first().waitFor();
});

check('the key is shown once: after a reload it can only be rotated', async (t, { visit }) => {
  const { page } = await visit();
  await signUp(page, { email: 'grace@example.com', password: PASSWORD });
  await page.getByLabel('Project name').fill('Stock');
  await page.getByRole('button', { name: 'Create the project' }).click();
  await page.getByRole('button', { name: 'Copy the key' }).waitFor();
  const key = await page.locator('pre', { hasText: /^sa_agent_key_/ }).innerText();
  await page.reload();
  await page.getByRole('heading', { name: 'The key of laptop' }).waitFor();
  t.false((await page.content()).includes(key));
  await page.getByRole('button', { name: 'Rotate the key' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate the key' }).click();
  const next = await page
    .locator('pre', { hasText: /^sa_agent_key_/ })
    .first()
    .innerText();
  t.not(next, key);
});
