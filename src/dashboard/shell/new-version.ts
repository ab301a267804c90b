const KEY = 'softadastra.began-anew';
/** Not again and again where a new start does not help. */
const LEAST_MS = 60_000;

/** Whether the server is there and serves a page with other programs than this one's. */
export async function currentVersionIsGone(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  if (own === null) return false;
  try {
    const response = await fetch(own.src, { method: 'HEAD', cache: 'no-store' });
    return response.status === 404;
  } catch {
    // The server is away, which says nothing of its version.
    return false;
  }
}

export function startAnew(): void {
  const last = Number(sessionStorage.getItem(KEY));
  if (Date.now() - last < LEAST_MS) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  location.reload();
}
