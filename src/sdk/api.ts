import { CloudError } from './cloud-error.js';
import type { Answer, Transport } from './transport.js';
import type { ListQuery, Page } from './types.js';

export interface CallOptions {
  signal?: AbortSignal;
}

export interface Call extends CallOptions {
  body?: unknown;
  /** A body that is JSON already. */
  serialized?: string;
  query?: ListQuery;
  /** Default: everything but POST. */
  repeatable?: boolean;
}

/** The API's conventions: JSON bodies in, envelopes out. */
export class Api {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async data<T>(method: string, path: string, call?: Call): Promise<T> {
    return envelopeOf<T>((await this.send(method, path, call)).text).data;
  }

  async page<T>(path: string, query: ListQuery, options?: CallOptions): Promise<Page<T>> {
    const { text } = await this.send('GET', path, { ...options, query });
    const { data, meta } = envelopeOf<T[]>(text);
    return { items: data, ...(meta ?? { total: data.length, limit: data.length, offset: 0 }) };
  }

  send(method: string, path: string, call: Call = {}): Promise<Answer> {
    const body =
      call.serialized ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    return this.#transport.request(method, path + queryOf(call.query), {
      ...(body === undefined ? {} : { body }),
      signal: call.signal,
      repeatable: call.repeatable ?? method !== 'POST',
    });
  }
}

interface Envelope<T> {
  data: T;
  meta?: Omit<Page<T>, 'items'>;
}

/** The server's types are trusted, its being our server is not: a proxy may have answered instead. */
function envelopeOf<T>(text: string): Envelope<T> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'data' in value) return value as Envelope<T>;
  } catch (cause) {
    throw invalidAnswer(cause);
  }
  throw invalidAnswer(undefined);
}

function invalidAnswer(cause: unknown): CloudError {
  const message = 'the answer is not one of the Softadastra API: is the address right?';
  return new CloudError({ status: 200, code: 'invalid_answer', message, cause });
}

function queryOf(query: ListQuery = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
