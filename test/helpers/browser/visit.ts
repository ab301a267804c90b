import type { ExecutionContext } from 'ava';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Problems } from './problems.js';

export interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** What another visit's context had kept: its cookies and storage. */
  readonly kept?: Kept | undefined;
}

export type Kept = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Long enough for any machine: it only ends what will never come. */
const PATIENCE_MS = 90_000;
const MOST_TEXT = 3_000;

/** One person at one browser, with a profile that knows nothing yet. */
export class Visit {
  private constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    readonly problems: Problems,
  ) {}

  static async begin(
    browser: Browser,
    url: string,
    { width = 1280, height = 800, theme = 'light', kept }: VisitOptions = {},
  ): Promise<Visit> {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width, height },
      colorScheme: theme,
      ...(kept && { storageState: kept }),
      // What moves is not what these tests look at, and a picture of it is never the same twice.
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const problems = new Problems();
    await problems.follow(context);
    return new Visit(await context.newPage(), context, problems);
  }

  /** Closes the browser; it must have had nothing to complain of. */
  async end(t: ExecutionContext): Promise<void> {
    await this.context.close();
    t.deepEqual(this.problems.unexpected, [], 'errors, warnings and refusals of the browser');
  }

  /** What is on the screen, for the log of a test that failed. */
  async tell(t: ExecutionContext): Promise<void> {
    t.log(`at ${this.page.url()}`, this.problems.unexpected);
    const seen = await this.page.locator('body').ariaSnapshot({ timeout: 2_000 });
    t.log(seen.slice(0, MOST_TEXT));
  }
}
