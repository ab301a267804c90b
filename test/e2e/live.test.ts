import type { Page } from 'playwright-core';
import { CloudClient } from '../../src/sdk/index.js';
import { createAgent, PASSWORD } from '../helpers/accounts.js';
import { hasFetched } from '../helpers/browser/in-page.js';
import { signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import type { TestCloud } from '../helpers/cloud.js';
import { finished, openRun, sendStory } from '../helpers/population/submit.js';

const check = stage({ prepare });

const STORY = {
  seed: 4,
  operations: 40,
  lost: 1,
  scenario: 'unstable-network',
  targetUrl: 'http://localhost:3000/orders',
};

async function prepare(cloud: TestCloud) {
  const { key, project } = await createAgent(cloud.url);
  const agent = new CloudClient({ baseUrl: cloud.url, apiKey: key });
  return { agent, email: project.owner.email, password: PASSWORD };
}

check('a run is followed to its verdict without a reload', async (t, { visit, prepared }) => {
  const { agent } = prepared;
  const { runId, story } = await openRun(agent, { ...STORY, startedAt: Date.now() });
  const { page } = await visit();
  await signIn(page, prepared, `/runs/${runId}`);
  await page.evaluate('window.sameDocument = true');
  const half = Math.floor(story.beforeVerdicts / 2);
  await sendStory(agent, runId, story.events.slice(0, half));
  await status(page, 'Running').waitFor();
  await persisted(page, half).waitFor();

  await sendStory(agent, runId, story.events.slice(half));
  await finished(agent, runId, story);
  await status(page, 'Finished').waitFor();
  await page.getByText(/1 of \d+ acknowledged operations is missing/).waitFor();
  await page.getByText('Grade D').waitFor();
  t.true(await page.evaluate('window.sameDocument'));
});

check('a server that goes and comes back takes nothing from the page', async (t, scene) => {
  const { cloud, prepared } = scene;
  const { agent } = prepared;
  const { runId, story } = await openRun(agent, { ...STORY, startedAt: Date.now() });
  const half = Math.floor(story.beforeVerdicts / 2);
  await sendStory(agent, runId, story.events.slice(0, half));
  const { page, problems } = await scene.visit();
  await signIn(page, prepared, `/runs/${runId}`);
  await persisted(page, half).waitFor();
  await page.evaluate('window.sameDocument = true');

  // The other pages' files are fetched once this one stands; the last of them is the settings'.
  await page.waitForFunction(hasFetched, 'settings');
  problems.expect(/Failed to load resource: net::ERR_/);
  problems.expect(/Failed to load resource: the server responded with a status of 50[234]/);
  await cloud.web.end('SIGTERM');
  await page.getByRole('status').getByText('Reconnecting').waitFor();
  t.true(await persisted(page, half).isVisible(), 'the data stays');
  t.true(await status(page, 'Running').isVisible());

  // A page that was not open before has no data to keep: it says what is the matter.
  await page.getByRole('link', { name: 'Agents' }).click();
  await page
    .getByRole('alert')
    .getByText(/cannot be reached/)
    .first()
    .waitFor();
  await page.goBack();
  await persisted(page, half).waitFor();

  cloud.web.start();
  await page.getByRole('status').getByText('Live').waitFor();
  await sendStory(agent, runId, story.events.slice(half));
  await finished(agent, runId, story);
  await page.getByText(/1 of \d+ acknowledged operations is missing/).waitFor();
  t.true(await page.evaluate('window.sameDocument'));
});

/** How many events are stored, as the page says it. */
function persisted(page: Page, count: number) {
  return page
    .getByRole('region', { name: 'Evidence' })
    .getByText(String(count), { exact: true })
    .first();
}

function status(page: Page, word: string) {
  return page.locator('main').getByText(word, { exact: true }).first();
}
