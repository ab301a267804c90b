const KEY = 'softadastra.began-anew';
/** Not again and again where a new start does not help. */
const LEAST_MS = 60_000;

/** Whether the server still has this page's programs, has others by now, or does not answer. */
export async function lookForOwnVersion(): Promise<'there' | 'gone' | 'away'> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  if (own === null) return 'there';
  try {
    const response = await fetch(own.src, { method: 'HEAD', cache: 'no-store' });
    if (response.status === 404) return 'gone';
    return response.ok ? 'there' : 'away';
  } catch {
    return 'away';
  }
}

/** @returns whether the page is on its way; false where that was tried a moment ago. */
export function startAnew(): boolean {
  const last = Number(sessionStorage.getItem(KEY));
  if (Date.now() - last < LEAST_MS) return false;
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
  return true;
}
