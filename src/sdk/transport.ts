import { fetch as undiciFetch } from 'undici';
import { backoffMs } from './backoff.js';
import type { Clock } from './clock.js';
import { CloudError, type ErrorDetail } from './cloud-error.js';

/** The part of `fetch` that is used, so that any implementation can be given. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    redirect: 'manual';
  },
) => Promise<{
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export const defaultFetch: Fetch = (url, init) => undiciFetch(url, init);

export interface TransportOptions {
  baseUrl: string;
  headers: Record<string, string>;
  timeoutMs: number;
  /** Further tries of a request that is safe to repeat. */
  retries: number;
  fetch: Fetch;
  clock: Clock;
  random: () => number;
}

export interface RequestOptions {
  body?: string;
  signal?: AbortSignal | undefined;
  /** The request may be repeated when it got no answer or the server was busy. */
  repeatable: boolean;
}

export interface Answer {
  status: number;
  text: string;
}

/** Sends requests to the API and turns everything but success into a CloudError. */
export class Transport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async request(method: string, path: string, options: RequestOptions): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(method, path, options);
      } catch (error) {
        const isLast = !options.repeatable || tries > this.#options.retries;
        if (isLast || !(error instanceof CloudError) || !error.retryable) throw error;
        const wait = backoffMs(tries, error.retryAfterMs, this.#options.random);
        await this.#options.clock.sleep(wait, options.signal);
      }
    }
  }

  async #once(method: string, path: string, options: RequestOptions): Promise<Answer> {
    const limit = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
    const headers = { ...this.#options.headers };
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    const { body } = options;
    const init = { method, headers, signal, redirect: 'manual' as const };
    try {
      const url = this.#options.baseUrl + path;
      const response = await this.#options.fetch(
        url,
        body === undefined ? init : { ...init, body },
      );
      const text = await response.text();
      if (response.status >= 200 && response.status < 300) return { status: response.status, text };
      throw refusal(response.status, text, response.headers, this.#options.clock.now());
    } catch (error) {
      if (error instanceof CloudError) throw error;
      throw this.#noAnswer(method, path, error, { limit, given: options.signal });
    }
  }

  #noAnswer(
    method: string,
    path: string,
    cause: unknown,
    signals: { limit: AbortSignal; given: AbortSignal | undefined },
  ): CloudError {
    const what = `${method} ${path}`;
    if (signals.given?.aborted === true) {
      return new CloudError({ status: 0, code: 'aborted', message: `${what} was aborted`, cause });
    }
    if (signals.limit.aborted) {
      const message = `${what} got no answer within ${this.#options.timeoutMs} ms`;
      return new CloudError({ status: 0, code: 'timeout', message, cause });
    }
    const message = `${what} got no answer: ${reasonOf(cause)}`;
    return new CloudError({ status: 0, code: 'no_answer', message, cause });
  }
}

function refusal(
  status: number,
  text: string,
  headers: { get(name: string): string | null },
  now: number,
): CloudError {
  const body = parseObject(text);
  const message = typeof body.message === 'string' ? body.message : `the server answered ${status}`;
  return new CloudError({
    status,
    code: typeof body.error === 'string' ? body.error : 'invalid_answer',
    message,
    details: detailsOf(body.details),
    requestId: typeof body.request_id === 'string' ? body.request_id : headers.get('x-request-id'),
    retryAfterMs: retryAfter(headers.get('retry-after'), now),
  });
}

/** Seconds or an HTTP date; null when absent or unreadable. */
function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** What a proxy answers in between may be anything; then the status says enough. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function detailsOf(value: unknown): ErrorDetail[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('path' in each)) return [];
    const message = 'message' in each ? String(each.message) : '';
    return [{ path: String(each.path), message }];
  });
}

/** fetch hides the reason (ECONNREFUSED, …) in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ''
    ? error.cause.message
    : error.message;
}
