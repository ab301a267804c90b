import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core';
import { reportViolations } from './in-page.js';

/** What no page may do, whatever is on it. */
export class Problems {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Follows every page of the context, from its first script on. */
  async follow(context: BrowserContext): Promise<void> {
    await context.exposeFunction('reportViolation', (text: string) =>
      this.#found.push(`policy: ${text}`),
    );
    await context.addInitScript(reportViolations);
    context.on('console', (message) => this.#fromConsole(message));
    context.on('weberror', (error) => this.#found.push(`thrown: ${error.error().stack ?? error}`));
    context.on('dialog', (dialog) => {
      this.#found.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on('page', (page: Page) => page.on('crash', () => this.#found.push('crashed')));
  }

  /** A request that is meant to fail in this test; browsers write each into the console. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  get unexpected(): string[] {
    return this.#found.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  #fromConsole(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const { url } = message.location();
    this.#found.push(`${message.type()}: ${message.text()} (${url})`);
  }
}
