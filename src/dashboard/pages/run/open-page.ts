/**
 * Shows a page of the API in a tab of its own. The tab is opened before anything is waited for, since
 * browsers refuse it afterwards.
 */
export async function openPage(file: () => Promise<Blob>): Promise<void> {
  const tab = window.open('about:blank', '_blank') as (Window & typeof globalThis) | null;
  if (!tab) throw new Error('The browser let no new tab open. Download the page instead.');
  tab.opener = null;
  try {
    show(tab, await (await file()).text());
  } catch (error) {
    tab.close();
    throw error;
  }
}

/**
 * The tab has this page's policy, under which no style within a document applies and no script runs;
 * the report's style is handed over as a sheet, which is allowed.
 */
function show(tab: Window & typeof globalThis, html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const sheet = new tab.CSSStyleSheet();
  const styles = [...page.querySelectorAll('style')];
  sheet.replaceSync(styles.map(({ textContent }) => textContent ?? '').join('\n'));
  for (const style of styles) style.remove();
  // An empty tab is drawn by the rules of old browsers until it is told otherwise.
  tab.document.open();
  tab.document.write('<!doctype html>');
  tab.document.close();
  tab.document.documentElement.replaceWith(tab.document.adoptNode(page.documentElement));
  tab.document.adoptedStyleSheets = [sheet];
}
