import { CloudClient } from '../../src/sdk/index.js';
import { createAgent, createProject, PASSWORD } from '../helpers/accounts.js';
import { signIn, signUp } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import type { TestCloud } from '../helpers/cloud.js';
import { openRun, sendStory } from '../helpers/population/submit.js';

const check = stage({ prepare });

async function prepare(cloud: TestCloud) {
  const project = await createProject(cloud.url, undefined, 'Secret orders');
  const agent = await createAgent(cloud.url, project, 'night-shift');
  const client = new CloudClient({ baseUrl: cloud.url, apiKey: agent.key });
  const { runId, story } = await openRun(client, {
    seed: 1,
    operations: 6,
    scenario: 'secret-scenario',
    targetUrl: 'http://localhost:3000/secret',
    startedAt: Date.now(),
  });
  await sendStory(client, runId, story.events);
  return { ...agent, runId, login: { email: project.owner.email, password: PASSWORD } };
}

check('a rotated key is dead, the new one works', async (t, { cloud, visit, prepared }) => {
  const mayRead = async (agentKey: string) => {
    const { status } = await cloud.call('GET', `/api/runs/${prepared.runId}`, { agentKey });
    return status;
  };
  t.is(await mayRead(prepared.key), 200);
  const { page } = await visit();
  await signIn(page, prepared.login, '/agents');
  await page.getByRole('button', { name: /^Rotate .*key of night-shift$/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Rotate the key' }).click();
  await dialog.getByRole('button', { name: 'Copy the key' }).click();
  const key = await page.evaluate<string>('navigator.clipboard.readText()');
  t.regex(key, /^sa_agent_key_/);
  t.deepEqual([await mayRead(prepared.key), await mayRead(key)], [401, 200]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  t.false((await page.content()).includes(key), 'it was shown once');
});

check("nobody sees what is somebody else's", async (t, { visit, prepared }) => {
  const { page, problems } = await visit();
  await signUp(page, { email: 'mallory@example.com', password: PASSWORD }, 'Mallory');
  problems.expect(/Failed to load resource: .* 404/);
  const { runId, project, id } = prepared;
  const places = [
    `/projects/${project.id}`,
    `/projects/${project.id}/connect`,
    `/runs/${runId}`,
    `/runs?project_id=${project.id}`,
    `/runs?agent_id=${id}`,
    `/compare?a=${runId}&b=${runId}`,
    '/projects',
    '/reports',
    '/agents',
  ];
  for (const place of places) {
    const answers: Promise<string>[] = [];
    page.on('response', (answer) => {
      if (answer.url().includes('/api/')) answers.push(answer.text().catch(() => ''));
    });
    await page.goto(place);
    await page
      .getByText(/not found|nothing here|no (such )?(run|project|agent|report)|none/i)
      .first()
      .waitFor();
    const seen = `${await page.content()} ${(await Promise.all(answers)).join(' ')}`;
    t.notRegex(seen, /secret-scenario|Secret orders|night-shift/, place);
    page.removeAllListeners('response');
  }
});

check('the owner sees all of it', async (t, { visit, prepared }) => {
  const { page } = await visit();
  await signIn(page, prepared.login, `/runs/${prepared.runId}`);
  await page.getByRole('heading', { name: 'secret-scenario' }).waitFor();
  await page.getByRole('link', { name: 'Secret orders' }).first().waitFor();
  t.pass();
});
