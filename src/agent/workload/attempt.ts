import { Agent, errors, request } from 'undici';
import type { Operation, Symptom } from '../history/index.js';
import { ATTEMPT_HEADER, OPERATION_HEADER } from '../proxy/index.js';
import type { Scenario } from '../scenario/index.js';

/** What one attempt brought: an answer, or the symptom of its failure. */
export type AttemptResult =
  | { kind: 'answer'; status: number; answer: unknown; retryAfterMs: number | null }
  | { kind: 'failure'; symptom: Symptom };

/** Sends one attempt of one operation. Never rejects because of the network. */
export type Attempt = (operation: Operation, attempt: number) => Promise<AttemptResult>;

/**
 * Each attempt has a connection of its own, so that no fault outlives its attempt.
 * @param addressOf where an operation is sent to: the proxy.
 */
export function createAttempt(
  addressOf: (operation: Operation) => URL,
  scenario: Scenario,
): Attempt {
  const dispatcher = new Agent({ pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });
  return async (operation, attempt) => {
    try {
      const { statusCode, headers, body } = await request(addressOf(operation), {
        dispatcher,
        method: scenario.request.method,
        headers: headersOf(scenario, operation, attempt),
        body: JSON.stringify(operation.body),
        signal: AbortSignal.timeout(scenario.attempt_timeout_ms),
      });
      const text = await body.text();
      const retryAfterMs = secondsOf(headers['retry-after']);
      return { kind: 'answer', status: statusCode, answer: parsed(text), retryAfterMs };
    } catch (error) {
      return { kind: 'failure', symptom: symptomOf(error) };
    }
  };
}

function headersOf(scenario: Scenario, operation: Operation, attempt: number) {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    ...scenario.request.headers,
    ...(scenario.idempotency ? { [scenario.idempotency_header]: operation.idempotencyKey } : {}),
    [OPERATION_HEADER]: operation.name,
    [ATTEMPT_HEADER]: String(attempt),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function secondsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function symptomOf(error: unknown): Symptom {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  if (error instanceof errors.HTTPParserError) return 'broken';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'refused';
  // Codes of the system (ECONNRESET, EPIPE …) and of a socket that ended too early; anything else,
  // such as a header that cannot be sent, is no matter of the network.
  if (/^(E[A-Z]+|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT)$/.test(code)) return 'reset';
  throw error;
}
