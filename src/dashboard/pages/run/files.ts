/** Long enough for a browser to have begun with it. */
const KEPT_MS = 60_000;

/**
 * Shows a page of the API in a tab of its own. The tab is opened before anything is waited for, since
 * browsers refuse it afterwards.
 */
export async function openFile(file: () => Promise<Blob>): Promise<void> {
  const tab = window.open('about:blank', '_blank');
  try {
    const url = addressOf(await file());
    if (!tab) throw new Error('The browser did not let a new tab open. Download the page instead.');
    tab.opener = null;
    tab.location.replace(url);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

export async function saveFile(file: () => Promise<Blob>, name: string): Promise<void> {
  const link = document.createElement('a');
  link.href = addressOf(await file());
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

function addressOf(blob: Blob): string {
  const url = URL.createObjectURL(blob);
  window.setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  return url;
}
