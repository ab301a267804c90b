import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { findChromium, launch } from '../helpers/browser/chromium.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { withPalette } from '../helpers/browser/palette-png.js';
import { type Place, places, regions } from '../helpers/browser/places.js';
import { Visit } from '../helpers/browser/visit.js';
import { startCloud, type TestCloud } from '../helpers/cloud.js';
import { type Population, populate } from '../helpers/population/populate.js';

/**
 * `npm run screenshots [-- name…]`: every page of the dashboard, or those named, in both themes, on a
 * desktop and on a phone, into docs/images/dashboard.
 */
const FOLDER = path.resolve('docs/images/dashboard');
const SIZES = { desktop: { width: 1_440, height: 900 }, phone: { width: 390, height: 844 } };
const MOST_BYTES = 200_000;
const MOST_BYTES_TOGETHER = 3_000_000;

const wanted = process.argv.slice(2);
const found = findChromium();
if ('missing' in found) throw new Error(`${found.missing} not on this machine`);
await mkdir(FOLDER, { recursive: true });
const cloud = await startCloud({ workers: 1 });
const browser = await launch(found.program);
try {
  const population = await populate(cloud);
  const all = [...places(population), ...regions(population)];
  const names = all.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no page named ${unknown.join(', ')}; there are ${names.join(', ')}`);
  }
  const shown = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const taken = new Set<string>();
  let together = 0;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of ['light', 'dark'] as const) {
      const visit = await begin(browser, cloud, { ...viewport, theme });
      for (const place of shown.toSorted((one, other) => entry(one) - entry(other))) {
        const name = `${place.name}-${size}-${theme}.png`;
        together += await take(visit, population, place, name);
        taken.add(name);
      }
      await visit.context.close();
    }
  }
  // Only now: where one of them fails the pictures of before are kept.
  const old = (await readdir(FOLDER)).filter((name) => wanted.length === 0 && !taken.has(name));
  for (const name of old) await rm(path.join(FOLDER, name));
  console.log(`${Math.round(together / 1_000)} KB together`);
  if (together > MOST_BYTES_TOGETHER) throw new Error('that is too much for a repository');
} finally {
  await browser.close();
  await cloud.stop();
}

/** Pages for who is not signed in come first. */
function entry({ outside }: Place): number {
  return outside ? 0 : 1;
}

function begin(browser: Browser, cloud: TestCloud, options: Parameters<typeof Visit.begin>[2]) {
  return Visit.begin(browser, cloud.url, options);
}

/** @returns how many bytes the picture has. */
async function take(
  visit: Visit,
  population: Population,
  place: Place,
  fileName: string,
): Promise<number> {
  const { page } = visit;
  const isIn = page.getByRole('button', { name: 'Sign out' });
  if (!place.outside && (await isIn.count()) === 0) await signIn(page, population);
  await page.goto(place.path);
  await settled(page, place.shows);
  await place.act?.(page);
  if (place.region) {
    const region = page.getByRole('region', { name: place.region, exact: true });
    await region.evaluate((element) => element.scrollIntoView());
  }
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const picture = withPalette(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  await writeFile(path.join(FOLDER, fileName), picture);
  if (visit.problems.unexpected.length > 0) console.warn(fileName, visit.problems.unexpected);
  if (picture.length > MOST_BYTES) console.warn(`${fileName} has ${picture.length} bytes`);
  return picture.length;
}
