/**
 * What runs in the page: Playwright sends the text of these functions there, so each stands alone.
 * The compiler knows no browser here (the sources run in Node), hence the few names that they use.
 */
interface Box {
  readonly scrollWidth: number;
  readonly clientWidth: number;
}

interface Entry {
  readonly name: string;
  readonly startTime: number;
  readonly duration: number;
  readonly encodedBodySize: number;
}

declare const document: {
  readonly documentElement: Box;
  addEventListener(name: string, listener: (event: Violation) => void): void;
};

declare const window: {
  reportViolation(text: string): void;
  longTasks: number[];
};

declare const performance: { getEntriesByType(type: string): Entry[] };

declare const PerformanceObserver: new (
  told: (list: { getEntries(): Entry[] }) => void,
) => { observe(options: { type: string; buffered: boolean }): void };

interface Violation {
  readonly violatedDirective: string;
  readonly blockedURI: string;
  readonly sample: string;
}

export function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}

/** Collects into `window.longTasks` how long each task over 50 ms took. */
export function collectLongTasks(): void {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longTasks.push(Math.round(task.duration));
  }).observe({ type: 'longtask', buffered: false });
}

export function longTasks(): number[] {
  return window.longTasks;
}

/** How much wider the page is than its window, in pixels. */
export function sidewaysScroll(): number {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

/** Bytes that came over the wire for each script so far, by its address. */
export function scriptBytes(): [name: string, bytes: number][] {
  return performance
    .getEntriesByType('resource')
    .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    .map(({ name, encodedBodySize }) => [name, encodedBodySize]);
}

/** Whether a file whose name begins so has been fetched. */
export function hasFetched(name: string): boolean {
  return performance
    .getEntriesByType('resource')
    .some((entry) => entry.name.includes(`/assets/${name}-`));
}

/** Milliseconds from the navigation to the first text or picture. */
export function firstContentfulPaint(): number | null {
  const paint = performance
    .getEntriesByType('paint')
    .find(({ name }) => name === 'first-contentful-paint');
  return paint?.startTime ?? null;
}
