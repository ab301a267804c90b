import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { createAgent, PASSWORD } from '../helpers/accounts.js';
import { busyTasks } from '../helpers/browser/busy-tasks.js';
import { scrollToShare } from '../helpers/browser/in-page.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import { runOf } from '../helpers/population/many-events.js';
import { scaled } from '../helpers/scale.js';

const check = stage({ prepare: ({ url }) => createAgent(url) });

const LITTLE = 1_000;
const SCROLLS = 40;
/** A screen is full with 30; what is rendered ahead of it is bounded. */
const MOST_ROWS = 200;
/** Each stop of the way needs a page or two, and goes past those between. */
const MOST_PAGES = 4 * SCROLLS;

class Looked {
  /** Per opening, how many tasks were long. */
  readonly longTasks: number[] = [];

  constructor(
    readonly runId: string,
    readonly events: number,
  ) {}
}

check('a long run opens and scrolls as a short one does', async (t, { cloud, visit, prepared }) => {
  t.timeout(600_000);
  const many = scaled(t, 'events', 20_000, 1_000_000);
  const openings = scaled(t, 'openings of each', 1, 5);
  const short = new Looked(await runOf(cloud, prepared, LITTLE), LITTLE);
  const long = new Looked(await runOf(cloud, prepared, many), many);
  const { page } = await visit();
  await signIn(page, { email: prepared.project.owner.email, password: PASSWORD });
  for (let opening = 0; opening < openings; opening += 1) {
    for (const run of [short, long]) run.longTasks.push(await lookThrough(t, page, run));
  }
  // What a single opening takes says more of the machine than of the page.
  if (openings > 1) {
    t.true(
      median(long.longTasks) <= median(short.longTasks),
      `long tasks: ${long.longTasks} of ${many} events, ${short.longTasks} of ${LITTLE}`,
    );
  }
});

/** Opens the run, and goes down its events in steps, to the last one. @returns how many tasks were long. */
async function lookThrough(
  t: ExecutionContext,
  page: Page,
  { runId, events }: Looked,
): Promise<number> {
  let pages = 0;
  let rows = 0;
  const count = (request: { url(): string }) => {
    if (request.url().includes(`/api/runs/${runId}/events`)) pages += 1;
  };
  page.on('request', count);
  const { long, longest } = await busyTasks(page, async () => {
    await page.goto(`/runs/${runId}`);
    await settled(page);
    const list = page.getByRole('listbox', { name: /^Events/ });
    const options = list.getByRole('option');
    await options.first().waitFor();
    await page.getByRole('application', { name: /^Timeline/ }).waitFor();
    for (let step = 0; step <= SCROLLS; step += 1) {
      await list.evaluate(scrollToShare, step / SCROLLS);
      rows = Math.max(rows, await options.count());
    }
    await options.filter({ hasText: `event ${events}` }).waitFor();
  });
  page.off('request', count);
  t.log(
    `${events} events: ${long.length} long tasks (longest ${longest} ms); ${rows} rows, ${pages} pages`,
  );
  t.true(rows > 10 && rows <= MOST_ROWS, `${rows} rows stood in the page`);
  t.true(pages <= MOST_PAGES, `${pages} pages were fetched`);
  return long.length;
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
