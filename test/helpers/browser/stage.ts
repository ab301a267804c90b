import test, { type ExecutionContext } from 'ava';
import type { Browser } from 'playwright-core';
import { type CloudOptions, startCloud, type TestCloud } from '../cloud.js';
import { findChromium, launch } from './chromium.js';
import { Visit, type VisitOptions } from './visit.js';

export interface Scene<T> {
  readonly cloud: TestCloud;
  /** What was prepared for all tests of the file. */
  readonly prepared: T;
  /** A further person, at the dashboard's address. */
  visit(options?: VisitOptions): Promise<Visit>;
}

export interface StageOptions<T> extends CloudOptions {
  /** Fills the control plane before the first test. */
  readonly prepare: (cloud: TestCloud) => Promise<T>;
}

type Body<T> = (t: ExecutionContext, scene: Scene<T>) => Promise<void>;
type Check<T> = (title: string, body: Body<T>) => void;

/**
 * Tests that people would do at a browser: real Chromium, and the whole control plane on Redis and
 * database of its own, started once per file. Where there is no Chromium one skipped test says so.
 * Every test ends with a look at what the browser had to complain of.
 */
export function stage<T>({ prepare, ...options }: StageOptions<T>): Check<T> {
  const found = findChromium();
  if ('missing' in found) {
    test.skip(`the browser's tests are left out: ${found.missing} not on this machine`, (t) =>
      t.pass());
    return () => {};
  }
  let cloud: TestCloud | undefined;
  let prepared: T;
  let browser: Browser | undefined;
  test.before('control plane and browser start', async (t) => {
    t.timeout(120_000);
    cloud = await startCloud({ workers: 1, ...options });
    browser = await launch(found.program);
    try {
      prepared = await prepare(cloud);
    } catch (error) {
      t.log(cloud.output.slice(-3_000));
      throw error;
    }
  });
  test.after.always('browser and control plane stop', async () => {
    await browser?.close();
    await cloud?.stop();
  });
  return (title, body) =>
    test.serial(title, async (t) => {
      if (!cloud || !browser) throw new Error('control plane and browser have not started');
      const visits: Visit[] = [];
      const visit = opener(browser, cloud, visits);
      await perform(t, { cloud, prepared, visit }, body, visits);
    });
}

function opener(browser: Browser, cloud: TestCloud, visits: Visit[]): Scene<unknown>['visit'] {
  return async (options) => {
    const visit = await Visit.begin(browser, cloud.url, options);
    visits.push(visit);
    return visit;
  };
}

async function perform<T>(
  t: ExecutionContext,
  scene: Scene<T>,
  body: Body<T>,
  visits: readonly Visit[],
): Promise<void> {
  try {
    await body(t, scene);
  } catch (error) {
    for (const visit of visits) await visit.tell(t);
    throw error;
  } finally {
    for (const visit of visits) await visit.end(t);
  }
}
