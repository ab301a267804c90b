import type { Page } from 'playwright-core';
import { firstContentfulPaint, scriptBytes } from '../helpers/browser/in-page.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import { populate } from '../helpers/population/populate.js';

const check = stage({ prepare: (cloud) => populate(cloud, { most: 1 }) });

const MOST_BYTES = 250_000;

for (const path of ['/sign-in', '/projects']) {
  check(`${path}: the first load is small`, async (t, { visit, prepared }) => {
    const { page } = await visit();
    if (path !== '/sign-in') await signIn(page, prepared);
    await page.goto(path);
    await settled(page);
    const scripts = await page.evaluate(scriptBytes);
    const bytes = scripts.reduce((sum, [, size]) => sum + size, 0);
    t.log(`${scripts.length} scripts, ${Math.round(bytes / 1_000)} KB compressed`);
    t.log(`first contentful paint after ${await paintedAfter(page)} ms`);
    t.true(scripts.length > 1, 'the scripts were seen');
    t.true(bytes > 20_000 && bytes <= MOST_BYTES, JSON.stringify(scripts));
  });
}

async function paintedAfter(page: Page): Promise<number> {
  const painted = await page.waitForFunction(firstContentfulPaint);
  return Math.round(Number(await painted.jsonValue()));
}
