import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { barriers } from '../helpers/browser/axe.js';
import { tooWide } from '../helpers/browser/in-page.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { places } from '../helpers/browser/places.js';
import { stage } from '../helpers/browser/stage.js';
import type { Kept } from '../helpers/browser/visit.js';
import { populate } from '../helpers/population/populate.js';

const check = stage({ prepare: (cloud) => populate(cloud, { most: 4 }) });

const WIDTHS = [360, 390, 1_440, 3_840];

const NAMES = [
  'sign-in',
  'sign-up',
  'projects',
  'project',
  'project-without-runs',
  'start',
  'connect',
  'runs',
  'run',
  'run-live',
  'compare',
  'reports',
  'agents',
  'operators',
  'settings',
  'nothing-here',
];

check('each page of the list is looked at', async (t, { prepared }) => {
  t.deepEqual(
    places(prepared).map(({ name }) => name),
    NAMES,
  );
});

/** One sign-in serves all pages, as it does in life. */
let signedIn: Kept | undefined;

for (const name of NAMES) {
  check(`${name}: no barrier in either theme, no scrolling sideways`, async (t, scene) => {
    const place = places(scene.prepared).find((each) => each.name === name);
    if (!place) throw new Error(`there is no page ${name}`);
    const viewport = { width: 1_440, height: 900, theme: 'light' as const };
    const visit = await scene.visit({ ...viewport, kept: place.outside ? undefined : signedIn });
    const { page } = visit;
    if (place.outside || signedIn) await page.goto(place.path);
    else await signIn(page, scene.prepared, place.path);
    if (!place.outside) signedIn ??= await visit.context.storageState();
    await settled(page, place.shows);
    await place.act?.(page);
    t.deepEqual(await barriers(page), [], 'light, 1440 pixels wide');
    await fitsEveryWidth(t, page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    t.deepEqual(await barriers(page), [], 'dark, 390 pixels wide');
  });
}

async function fitsEveryWidth(t: ExecutionContext, page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    t.deepEqual(await page.evaluate(tooWide), [], `at a width of ${width}`);
  }
}
