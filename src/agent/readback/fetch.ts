import { Agent, request } from 'undici';
import { parseJson } from '../json.js';
import { guardedLookup, refuseForbiddenHost, type TlsTrust } from '../target/index.js';
import { isAbsence, isSuccess, readBounded } from '../workload/index.js';

/** `length`: characters of its text, which is what holding it takes at least. */
export type Page =
  | { readable: true; status: number; link: string | null; body: unknown; length: number }
  | { readable: false; reason: string; timedOut?: boolean };

/** Reads one address of the target. Never rejects: what cannot be read says why. */
export type FetchPage = (url: URL) => Promise<Page>;

/** The connection goes straight to the target, not through the proxy. Redirects are not followed. */
export function createFetchPage(
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
  trust: TlsTrust = {},
): FetchPage {
  const dispatcher = new Agent({ pipelining: 0, connect: { lookup: guardedLookup, ...trust } });
  return async (url) => {
    const where = `GET ${url.pathname}`;
    try {
      refuseForbiddenHost(url);
      const answered = await request(url, {
        dispatcher,
        headers: { accept: 'application/json', ...headers },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await readBounded(answered.body);
      return pageOf(where, answered.statusCode, answered.headers, text);
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      return { readable: false, reason: `${where}: ${reasonOf(error, timeoutMs)}`, timedOut };
    }
  };
}

function pageOf(
  where: string,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): Page {
  if (isAbsence(status)) return { readable: true, status, link: null, body: null, length: 0 };
  if (status >= 300 && status <= 399) {
    return { readable: false, reason: `${where} answers ${status} to ${headers.location}` };
  }
  if (!isSuccess(status)) return { readable: false, reason: `${where} answers ${status}` };
  try {
    const link = headers.link;
    const joined = Array.isArray(link) ? link.join(', ') : (link ?? null);
    return { readable: true, status, link: joined, body: parseJson(text), length: text.length };
  } catch {
    return { readable: false, reason: `${where} answers no JSON` };
  }
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `the answer did not end within ${timeoutMs} ms`;
  return error.message || error.name;
}
