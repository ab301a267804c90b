const KEY = 'softadastra.signed-in';

/**
 * Whether a cookie may be there, which no script can see: without it a newcomer's first page would
 * begin with a refused request. It gives nobody anything.
 */
export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Without storage it is not known, so the server is asked.
    return true;
  }
}

export function markSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the server is asked at every start.
  }
}
