import type { Locator, Page } from 'playwright-core';
import { CloudClient } from '../../src/sdk/index.js';
import { createAgent, createProject, PASSWORD, type TestAgent } from '../helpers/accounts.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import type { TestCloud } from '../helpers/cloud.js';
import { finished, openRun, sendStory, untilFinal } from '../helpers/population/submit.js';

/** More than one page of the API. */
const AGENTS = 104;

/** The browser's own word for an agent that was asked for and is gone. */
const GONE = /Failed to load resource.* 404 .*\/api\/agents\//;

const check = stage({ prepare });

async function prepare(cloud: TestCloud) {
  const project = await createProject(cloud.url, undefined, 'Orders API');
  const first = await createAgent(cloud.url, project, 'the very first');
  const leaving = await createAgent(cloud.url, project, 'leaving');
  const runs = [await runOf(cloud, first, 'kept'), await runOf(cloud, leaving, 'left')] as const;
  for (let count = 2; count < AGENTS; count += 1) {
    await createAgent(cloud.url, project, `agent ${count}`);
  }
  const { token, email } = project.owner;
  const events = await cloud.call('GET', `/api/runs/${runs[1].runId}/events?limit=1`, { token });
  const [event] = events.body.data as { id: string }[];
  await cloud.call('DELETE', `/api/agents/${leaving.id}`, { token });
  return { project, first, runs, event: event?.id, login: { email, password: PASSWORD } };
}

async function runOf(cloud: TestCloud, agent: TestAgent, scenario: string) {
  const client = new CloudClient({ baseUrl: cloud.url, apiKey: agent.key });
  const opened = await openRun(client, {
    seed: 1,
    operations: 6,
    scenario,
    targetUrl: 'http://localhost:3000/orders',
    startedAt: Date.now(),
  });
  await sendStory(client, opened.runId, opened.story.events);
  await finished(client, opened.runId, opened.story);
  await untilFinal(client, opened.runId);
  return opened;
}

/** What is said stays, or a slow machine would look for it in vain. */
const KEEP_TOASTS = `
  const { setTimeout } = window;
  window.setTimeout = (then, ms, ...rest) => ms === 4000 ? 0 : setTimeout(then, ms, ...rest);`;

check(
  'an agent past the hundredth has its name, and only a deleted one is called so',
  async (t, { visit, prepared: { first, login } }) => {
    const { page, problems } = await visit();
    problems.expect(GONE);
    await signIn(page, login, '/runs');
    const row = (scenario: string) => page.getByRole('row').filter({ hasText: scenario });
    await row('kept').getByText('the very first').waitFor();
    await row('left').getByText('deleted').waitFor();
    const choice = page.getByRole('combobox', { name: 'Agent' });
    t.is(
      await choice.getByRole('option').count(),
      AGENTS,
      'all that are there, and the word for all',
    );
    await choice.selectOption({ label: 'the very first' });
    await row('left').waitFor({ state: 'detached' });
    t.is(new URL(page.url()).searchParams.get('agent_id'), first.id);
  },
);

check('an event of another run is none of this one', async (t, { visit, prepared }) => {
  const { page, problems } = await visit();
  problems.expect(GONE);
  const [{ runId }, other] = prepared.runs;
  await signIn(page, prepared.login, '/runs');
  const opened = page.getByRole('region', { name: 'Event', exact: true });
  await page.goto(`/runs/${runId}?event=${prepared.event}`);
  await opened.getByText('This run has no such event').waitFor();
  await opened.getByRole('button', { name: 'Close' }).click();
  await opened.waitFor({ state: 'detached' });
  t.is(new URL(page.url()).searchParams.get('event'), null);
  await page.goto(`/runs/${other.runId}?event=${prepared.event}`);
  await opened.getByText('seq 1').waitFor();
});

check('what was deleted leaves the focus beside it, and word of it on top', async (t, scene) => {
  const { page } = await scene.visit();
  await page.addInitScript(KEEP_TOASTS);
  const { owner } = scene.prepared.project;
  for (const name of ['Going', 'Staying']) await createProject(scene.cloud.url, owner, name);
  await signIn(page, scene.prepared.login, '/projects');
  await settled(page, 'Going');
  await page.getByRole('button', { name: 'Delete Going' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Delete the project' }).click();
  await page.getByRole('link', { name: 'Going', exact: true }).waitFor({ state: 'detached' });
  const cards = page.getByRole('list').filter({ has: page.getByRole('article') });
  t.true(await cards.evaluate((list) => list.matches(':focus')));

  const toast = page.getByText('Going was deleted.');
  const alone = await insideOf(page, toast);
  await page.getByRole('button', { name: 'New project' }).click();
  await page.getByRole('dialog', { name: 'New project' }).waitFor();
  t.deepEqual(await insideOf(page, toast), alone, 'no shade lies on it');
});

/** A picture of an element without its edges, behind which the page is seen. */
async function insideOf(page: Page, element: Locator): Promise<Buffer> {
  const box = await element.boundingBox();
  if (!box) throw new Error('there is no such element');
  const { x, y, width, height } = box;
  return page.screenshot({ clip: { x: x + 8, y: y + 8, width: width - 16, height: height - 16 } });
}
