import type { RequestInfo } from '../../platform/http/route.js';

const NAME = 'softadastra_session';
/** Scripts cannot read it, other sites cannot send it, and no other route receives it. */
const ATTRIBUTES = 'Path=/api/auth; HttpOnly; SameSite=Strict';

/** Set-Cookie (RFC 6265bis) of a sign-in that is remembered. */
export function rememberingHeaders(
  value: string,
  lifetimeSeconds: number,
  { secure }: Pick<RequestInfo, 'secure'>,
): Record<string, string> {
  return { 'Set-Cookie': cookie(value, lifetimeSeconds, secure) };
}

/** Set-Cookie that makes a browser forget it. */
export function forgettingHeaders({ secure }: Pick<RequestInfo, 'secure'>): Record<string, string> {
  return { 'Set-Cookie': cookie('', 0, secure) };
}

/** What the request's cookie holds; null without one. */
export function sessionOf({ headers }: Pick<RequestInfo, 'headers'>): string | null {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return null;
}

/**
 * Whether a page of another site made the request. Browsers send Origin with every POST, and other
 * programs send none. The scheme does not count: a proxy may have taken https off.
 */
export function isFromElsewhere({ headers, host }: Pick<RequestInfo, 'headers' | 'host'>): boolean {
  const { origin } = headers;
  if (origin === undefined) return false;
  if (!URL.canParse(origin)) return true;
  const { protocol, host: from } = new URL(origin);
  const own = `${protocol}//${host}`;
  return !URL.canParse(own) || new URL(own).host !== from;
}

function cookie(value: string, maxAgeSeconds: number, secure: boolean): string {
  return `${NAME}=${value}; Max-Age=${maxAgeSeconds}; ${ATTRIBUTES}${secure ? '; Secure' : ''}`;
}
