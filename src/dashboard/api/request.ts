import type { Page } from '../../sdk/types.js';
import { reportAnswer, reportSilence } from './connection.js';
import { ApiError, errorOf, unreachable } from './errors.js';

const BASE = import.meta.env.VITE_CLOUD_URL ?? '';
/** Answers that are kept to be asked for again under their tag. */
const MOST_TAGGED = 200;
/** Without an answer for so long, the server is away: nothing else would end the wait. */
const LONGEST_ANSWER_MS = 60_000;

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Call {
  readonly query?: Query;
  readonly body?: unknown;
  /** Null sends no Authorization header. */
  readonly token: string | null;
  readonly signal?: AbortSignal | undefined;
  /** How a large answer is read. Default: at once, by the page itself. @throws SyntaxError */
  readonly read?: (body: Blob) => Promise<unknown>;
  /** The answer is not kept under its tag. */
  readonly unkept?: boolean;
  /** `omit`: no cookie, and the browser asks for no password of its own after a 401. */
  readonly credentials?: RequestCredentials;
}

interface Envelope {
  readonly data: unknown;
  readonly meta?: Omit<Page<unknown>, 'items'>;
}

interface Tagged {
  readonly tag: string;
  readonly envelope: Envelope;
}

const tagged = new Map<string, Tagged>();

/** What was seen under one account is not kept for the next. */
export function forgetAnswers(): void {
  tagged.clear();
}

/** One request, one envelope. An unchanged answer is the same object as before. @throws ApiError */
export async function callEnvelope(method: string, path: string, call: Call): Promise<Envelope> {
  const url = path + queryText(call.query);
  const known = method === 'GET' ? tagged.get(url) : undefined;
  const response = await send(method, url, call, known?.tag);
  if (response.status === 304 && known) return known.envelope;
  if (!response.ok) throw await errorOf(response);
  const envelope = await readEnvelope(response, call);
  const tag = response.headers.get('ETag');
  if (method === 'GET' && tag && !call.unkept) remember(url, { tag, envelope });
  return envelope;
}

/** An answer that is no JSON envelope, such as a report in another format. @throws ApiError */
export async function callBlob(path: string, call: Call): Promise<Blob> {
  const response = await send('GET', path + queryText(call.query), call, undefined);
  if (!response.ok) throw await errorOf(response);
  try {
    return await response.blob();
  } catch (error) {
    throw brokenOff(error, call.signal);
  }
}

async function send(
  method: string,
  url: string,
  { body, token, signal, credentials = 'same-origin' }: Call,
  tag: string | undefined,
): Promise<Response> {
  const headers = new Headers();
  if (token) headers.set('Authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (tag) headers.set('If-None-Match', tag);
  let response: Response;
  try {
    response = await fetch(BASE + url, {
      method,
      headers,
      // The browser's own cache would answer a tag by itself, and hide what it cost.
      cache: 'no-store',
      signal: AbortSignal.any([
        AbortSignal.timeout(LONGEST_ANSWER_MS),
        ...(signal ? [signal] : []),
      ]),
      credentials,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw brokenOff(error, signal);
  }
  if ([502, 503, 504].includes(response.status)) reportSilence();
  else reportAnswer();
  return response;
}

/** The connection was lost before the whole answer was here; or nobody wants it any more. */
function brokenOff(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error;
  reportSilence();
  return unreachable();
}

async function readEnvelope(response: Response, { read, signal }: Call): Promise<Envelope> {
  try {
    const envelope: unknown = await (read ? read(await response.blob()) : response.json());
    if (typeof envelope === 'object' && envelope !== null && 'data' in envelope) {
      return envelope as Envelope;
    }
  } catch (error) {
    // What is no JSON is told below, like any other answer that is none of this API's.
    if (!(error instanceof SyntaxError)) throw brokenOff(error, signal);
  }
  throw new ApiError(response.status, 'unexpected_answer', 'The answer is none of this API.');
}

function remember(url: string, answer: Tagged): void {
  tagged.delete(url);
  tagged.set(url, answer);
  const oldest = tagged.keys().next().value;
  if (tagged.size > MOST_TAGGED && oldest !== undefined) tagged.delete(oldest);
}

function queryText(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
