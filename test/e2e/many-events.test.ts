import type { ExecutionContext } from 'ava';
import { createAgent, PASSWORD } from '../helpers/accounts.js';
import { collectLongTasks, longTasks, scrollToShare } from '../helpers/browser/in-page.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { type Scene, stage } from '../helpers/browser/stage.js';
import { runOf } from '../helpers/population/many-events.js';
import { scaled } from '../helpers/scale.js';

const check = stage({ prepare: ({ url }) => createAgent(url) });

const LITTLE = 1_000;
const SCROLLS = 40;
/** A screen is full with 30; what is rendered ahead of it is bounded. */
const MOST_ROWS = 200;
/** Each stop of the way needs a page or two, and goes past those between. */
const MOST_PAGES = 4 * SCROLLS;

check('a long run opens and scrolls as a short one does', async (t, scene) => {
  t.timeout(400_000);
  const many = scaled(t, 'events', 20_000, 1_000_000);
  const short = await lookThrough(t, scene, LITTLE);
  const long = await lookThrough(t, scene, many);
  for (const { events, tasks, rows, pages } of [short, long]) {
    const spent = tasks.reduce((sum, ms) => sum + ms, 0);
    t.log(
      `${events} events: ${tasks.length} long tasks, ${spent} ms; ${rows} rows, ${pages} pages`,
    );
    t.true(rows > 10 && rows <= MOST_ROWS, `${rows} rows stood in the page`);
    t.true(pages <= MOST_PAGES, `${pages} pages were fetched`);
  }
});

/** Opens the run, goes down its events in steps, and to the last one. */
async function lookThrough(
  t: ExecutionContext,
  { cloud, visit, prepared: agent }: Scene<Awaited<ReturnType<typeof createAgent>>>,
  events: number,
) {
  const runId = await runOf(cloud, agent, events);
  const { page, context } = await visit();
  await signIn(page, { email: agent.project.owner.email, password: PASSWORD });
  let pages = 0;
  page.on('request', (request) => {
    if (request.url().includes(`/api/runs/${runId}/events`)) pages += 1;
  });
  await context.addInitScript(collectLongTasks);
  await page.goto(`/runs/${runId}`);
  await settled(page);
  const list = page.getByRole('listbox', { name: /^Events/ });
  const options = list.getByRole('option');
  await options.first().waitFor();
  let rows = 0;
  for (let step = 0; step <= SCROLLS; step += 1) {
    await list.evaluate(scrollToShare, step / SCROLLS);
    rows = Math.max(rows, await options.count());
  }
  await options.filter({ hasText: `event ${events}` }).waitFor();
  t.pass(`the last of ${events} events is there`);
  return { events, tasks: await page.evaluate(longTasks), rows, pages };
}
