import type { Page } from '../../sdk/types.js';
import { ApiError } from './errors.js';
import { callBlob, callEnvelope, type Query } from './request.js';
import { currentSession, renew } from './session.js';

interface Options {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** How a large answer is read. */
  readonly read?: (body: Blob) => Promise<unknown>;
  /** Too large to be kept for the case that it is asked for again. */
  readonly unkept?: boolean;
}

/** One resource. @throws ApiError */
export async function getData<T>(path: string, options: Options = {}): Promise<T> {
  return (await signed((token) => callEnvelope('GET', path, { ...options, token }))).data as T;
}

/** One page of a list. @throws ApiError */
export async function getPage<T>(path: string, options: Options = {}): Promise<Page<T>> {
  const { data, meta } = await signed((token) => callEnvelope('GET', path, { ...options, token }));
  const items = data as T[];
  return { items, ...(meta ?? { total: items.length, limit: items.length, offset: 0 }) };
}

/** @throws ApiError */
export async function change<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  return (await signed((token) => callEnvelope(method, path, { body, token }))).data as T;
}

/** A file of the API, which a plain link could not fetch for want of the token. @throws ApiError */
export function getBlob(path: string, query?: Query): Promise<Blob> {
  return signed((token) => callBlob(path, { token, ...(query && { query }) }));
}

/** With the token, and once more with a new one where the old one has run out. */
async function signed<T>(call: (token: string | null) => Promise<T>): Promise<T> {
  const sent = token();
  try {
    return await call(sent);
  } catch (error) {
    // A wrong password is a 401, too: sent again it would count as two failures.
    if (!(error instanceof ApiError) || error.code !== 'unauthorized') throw error;
    // Whose session has ended is asked to sign in; what another request has renewed is new already.
    if (sent !== null && token() === sent) await renew();
    if (token() === null) throw error;
    return call(token());
  }
}

function token(): string | null {
  const session = currentSession();
  return session.state === 'in' ? session.token : null;
}
