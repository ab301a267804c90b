import { Agent, request } from 'undici';
import { guardedLookup, refuseForbiddenHost } from '../target/index.js';

export type Page =
  | { readable: true; status: number; link: string | null; body: unknown }
  | { readable: false; reason: string };

/** Reads one address of the target. Never rejects: what cannot be read says why. */
export type FetchPage = (url: URL) => Promise<Page>;

/** The connection goes straight to the target, not through the proxy. Redirects are not followed. */
export function createFetchPage(
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): FetchPage {
  const dispatcher = new Agent({ pipelining: 0, connect: { lookup: guardedLookup } });
  return async (url) => {
    try {
      refuseForbiddenHost(url);
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher,
        headers: { accept: 'application/json', ...headers },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await body.text();
      return pageOf(url, statusCode, answered, text);
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      return { readable: false, reason: `GET ${url.pathname}: ${reason}` };
    }
  };
}

function pageOf(
  url: URL,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): Page {
  const where = `GET ${url.pathname}`;
  if (status === 404) return { readable: true, status, link: null, body: null };
  if (status >= 300 && status <= 399) {
    return { readable: false, reason: `${where} answers ${status} to ${headers.location}` };
  }
  if (status < 200 || status > 299)
    return { readable: false, reason: `${where} answers ${status}` };
  try {
    const link = headers.link;
    const joined = Array.isArray(link) ? link.join(', ') : (link ?? null);
    return { readable: true, status, link: joined, body: JSON.parse(text) };
  } catch {
    return { readable: false, reason: `${where} answers no JSON` };
  }
}
