import { PROBLEM_HEADER } from './api-document/index.js';

export interface Called {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; absent where it is not JSON. */
  body: Envelope;
}

/** Any of the API's envelopes. */
export interface Envelope {
  success?: boolean;
  message?: string;
  data?: unknown;
  meta?: { total: number; limit: number; offset: number; pending?: number };
  error?: string;
  details?: { path: string; message: string }[];
  request_id?: string;
}

export interface CallOptions {
  /** Of a signed-in user. */
  token?: string;
  agentKey?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, as JSON unless the headers say otherwise. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** One HTTP request and its whole answer. @throws where it is not as the OpenAPI document says. */
export async function call(
  base: string,
  method: string,
  path: string,
  { token, agentKey, json, raw, headers = {} }: CallOptions = {},
): Promise<Called> {
  const body = json === undefined ? raw : JSON.stringify(json);
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(agentKey && { 'x-agent-key': agentKey }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  }).catch((error) => {
    throw new Error(`${method} ${path} got no answer: ${error.cause ?? error}`, { cause: error });
  });
  const problem = response.headers.get(PROBLEM_HEADER);
  if (problem) throw new Error(`${method} ${path}: ${decodeURIComponent(problem)}`);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : {},
  };
}
