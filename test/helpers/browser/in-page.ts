/**
 * What runs in the page: Playwright sends the text of these functions there, so each stands alone.
 * The compiler knows no browser here (the sources run in Node), hence the few names that they use.
 */
interface Box {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly tagName: string;
  readonly className: unknown;
  readonly textContent: string | null;
  readonly parentElement: Box | null;
  getBoundingClientRect(): { readonly right: number };
}

interface Entry {
  readonly name: string;
  readonly startTime: number;
  readonly encodedBodySize: number;
}

declare const document: {
  readonly documentElement: Box;
  readonly activeElement: Box | null;
  querySelectorAll(selector: string): Iterable<Box>;
  addEventListener(name: string, listener: (event: Violation) => void): void;
};

declare function getComputedStyle(element: Box): {
  readonly overflowX: string;
  readonly outlineStyle: string;
  readonly outlineWidth: string;
  readonly boxShadow: string;
};

declare function requestAnimationFrame(then: () => void): void;

declare const window: {
  reportViolation(text: string): void;
};

declare const performance: { getEntriesByType(type: string): Entry[] };

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

/** Null where the focused element shows that it is, else which one does not. */
export function focusIsSeen(): string | null {
  const element = document.activeElement;
  // Behind the last element the focus is the browser's own.
  if (element === null || element.tagName === 'BODY') return null;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  return seen ? null : `${element.tagName} ${element.className}: ${element.textContent}`;
}

/** What reaches beyond the window, where the page scrolls sideways; nothing where it does not. */
export function tooWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  // What lies in a box that scrolls by itself does not widen the page.
  const clipped = (element: Box | null): boolean =>
    element !== null &&
    (getComputedStyle(element).overflowX !== 'visible' || clipped(element.parentElement));
  const beyond = [...document.querySelectorAll('main *, header *, nav *')]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    .filter((element) => !clipped(element.parentElement))
    .sort((a, b) => a.getBoundingClientRect().right - b.getBoundingClientRect().right)
    .map(({ tagName, className, textContent }) => `${tagName} ${className}: ${textContent}`)
    .map((text) => text.slice(0, 160));
  return [`${scrollWidth - clientWidth} pixels too wide`, ...beyond.slice(-5)];
}

/** Bytes that came over the wire for each script so far, by its address. */
export function scriptBytes(): [name: string, bytes: number][] {
  return performance
    .getEntriesByType('resource')
    .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    .map(({ name, encodedBodySize }) => [name, encodedBodySize]);
}

/** Scrolls a list to that share of its height, and waits until the page was drawn twice. */
export function scrollToShare(
  list: { scrollTop: number; readonly scrollHeight: number },
  share: number,
): Promise<void> {
  list.scrollTop = share * list.scrollHeight;
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );
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
