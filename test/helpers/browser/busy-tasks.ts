import type { Browser, Page } from 'playwright-core';

/** From here on a person notices that the page stands still (W3C Long Tasks). */
const LONG_MS = 50;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds that the processor worked on it: what else runs on the machine does not lengthen it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * What keeps the page's own thread busy while `use` runs: the milliseconds of each task that took the
 * processor for over 50 ms, and of the longest one. One page at a time.
 */
export async function busyTasks(
  page: Page,
  use: () => Promise<void>,
): Promise<{ readonly long: readonly number[]; readonly longest: number }> {
  const browser = browserOf(page);
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  let trace: Buffer;
  try {
    await use();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const busy = traceEvents
    .filter((event) => event.name === 'RunTask' && pages.has(threadOf(event)))
    .map(({ tdur = 0 }) => Math.round(tdur / 1_000));
  const longest = Math.max(...busy);
  if (!Number.isFinite(longest)) throw new Error('the browser told no task of the page');
  return { long: busy.filter((ms) => ms > LONG_MS), longest };
}

function threadOf({ pid, tid }: TraceEvent): string {
  return `${pid} ${tid}`;
}

function browserOf(page: Page): Browser {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page belongs to no browser');
  return browser;
}
