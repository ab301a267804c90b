import { Agent, errors, request } from 'undici';
import type { Symptom } from '../history/index.js';
import { parseJson } from '../json.js';
import { ATTEMPT_HEADER, KIND_HEADER, OPERATION_HEADER } from '../proxy/index.js';
import type { Scenario } from '../scenario/index.js';
import { MAX_ANSWER_BYTES, OversizedAnswerError, readBounded } from './bounded-body.js';
import type { OutgoingRequest } from './request.js';
import { retryAfterMs } from './retry-after.js';

/** What one attempt brought: an answer, or the symptom of its failure. */
export type AttemptResult =
  | {
      kind: 'answer';
      status: number;
      answer: unknown;
      retryAfterMs: number | null;
      /** The header that may name a further page. */
      link: string | null;
    }
  | { kind: 'failure'; symptom: Symptom };

/** Sends one attempt of one operation. Never rejects because of the network. */
export type Attempt = (outgoing: OutgoingRequest) => Promise<AttemptResult>;

export interface AttemptOptions {
  /** Where this request has to connect to: the proxy, or where a fault has it fail. */
  route(outgoing: OutgoingRequest): URL;
  scenario: Scenario;
  now: () => number;
  /** A longer answer counts as none; the default suits any API. */
  maxAnswerBytes?: number;
}

/** Each attempt has a connection of its own, so that no fault outlives its attempt. */
export function createAttempt(options: AttemptOptions): Attempt {
  const { scenario, route, now } = options;
  const dispatcher = new Agent({ pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });
  return async (outgoing) => {
    let status: number | null = null;
    try {
      const answered = await request(addressOf(route(outgoing), outgoing), {
        dispatcher,
        method: outgoing.method as 'POST',
        headers: headersOf(scenario, outgoing),
        body: outgoing.body === undefined ? null : JSON.stringify(outgoing.body),
        signal: AbortSignal.timeout(limitMs(scenario, outgoing)),
      });
      status = answered.statusCode;
      const text = await readBounded(answered.body, options.maxAnswerBytes ?? MAX_ANSWER_BYTES);
      const { headers } = answered;
      const answer = parsed(text, String(headers['content-type'] ?? ''));
      if (answer === UNUSABLE && isSuccess(status)) return { kind: 'failure', symptom: 'broken' };
      return {
        kind: 'answer',
        status,
        answer: answer === UNUSABLE ? text : answer,
        retryAfterMs: retryAfterMs(headers['retry-after'], now()),
        link: typeof headers.link === 'string' ? headers.link : (headers.link?.join(', ') ?? null),
      };
    } catch (error) {
      return { kind: 'failure', symptom: symptomOf(error, status) };
    }
  };
}

/** A path that begins with two slashes is a path: resolved as a reference it would name a host. */
function addressOf({ origin }: URL, { path }: OutgoingRequest): URL {
  return new URL(`${origin}${path}`);
}

/** Without faults nobody is in a hurry: a machine that is busy for a moment is no broken API. */
const PROBE_TIMEOUT_MS = 10_000;

function limitMs({ attempt_timeout_ms }: Scenario, { attempt }: OutgoingRequest): number {
  return attempt === 0 ? Math.max(attempt_timeout_ms, PROBE_TIMEOUT_MS) : attempt_timeout_ms;
}

function headersOf(scenario: Scenario, outgoing: OutgoingRequest): Record<string, string> {
  const { operation, attempt, body, idempotencyKey } = outgoing;
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...scenario.request.headers,
    ...(idempotencyKey === null ? {} : { [scenario.idempotency_header]: idempotencyKey }),
    [OPERATION_HEADER]: operation.name,
    [ATTEMPT_HEADER]: String(attempt),
    [KIND_HEADER]: operation.kind,
  };
}

/** What claims to be JSON and is not. */
const UNUSABLE = Symbol('unusable');

/** An answer without a body is one that says nothing; text that does not claim to be JSON stays text. */
function parsed(text: string, contentType: string): unknown {
  if (text === '') return null;
  try {
    return parseJson(text);
  } catch {
    return /[/+]json\b/i.test(contentType) ? UNUSABLE : text;
  }
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/** @param status of the answer whose body was being read; null where no answer had begun. */
function symptomOf(error: unknown, status: number | null): Symptom {
  if (error instanceof OversizedAnswerError) return 'oversized';
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  if (error instanceof errors.HTTPParserError) return 'broken';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved';
  // Codes of the system (ECONNRESET, EPIPE …) and of a socket that ended too early; anything else,
  // such as a header that cannot be sent, is no matter of the network.
  if (/^(E[A-Z]+|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT|RES_CONTENT_LENGTH_MISMATCH))$/.test(code)) {
    return status === null ? 'reset' : 'broken';
  }
  throw error;
}
