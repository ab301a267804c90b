import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, type TlsTrust } from '../target/index.js';
import { ATTEMPT_HEADER, KIND_HEADER, type Mark, OPERATION_HEADER } from './mark.js';
import type { Route } from './route.js';

/** What the proof that the faults have ended showed. */
export interface Probe {
  /** True: nothing is injected any more. False: something is. Null: the target itself does not answer. */
  passed: boolean | null;
  /** For a person; what was seen, where it was not as it should be. */
  detail: string;
  /** Of the slowest request through the proxy, and of the one without it. */
  proxiedMs: number;
  directMs: number;
}

export interface ProbeOptions {
  origin: string;
  route: Route;
  target: URL;
  trust: TlsTrust;
  /** Attempts that had met a fault; one of each fault. */
  marks: readonly Mark[];
  headers: Readonly<Record<string, string>>;
  now(): number;
}

/** A machine that is busy just now is no fault. */
const TRIES = 3;

export async function probeProxy(options: ProbeOptions): Promise<Probe> {
  let probe = await probeOnce(options);
  for (let again = 1; again < TRIES && probe.passed === false; again += 1) {
    probe = await probeOnce(options);
  }
  return probe;
}

async function probeOnce(options: ProbeOptions): Promise<Probe> {
  const { target, origin, headers, marks, now } = options;
  const direct = await ask(target, headers, options.trust, now).catch((error: Error) => error);
  if (direct instanceof Error) {
    const detail = `the target does not answer (${direct.message})`;
    return { passed: null, detail, proxiedMs: 0, directMs: 0 };
  }
  const path = `${target.pathname}${target.search}`;
  const limitMs = Math.max(10 * direct.ms, direct.ms + 250);
  let slowest = 0;
  const problems: string[] = [];
  for (const mark of marks.length > 0 ? marks : [UNTOUCHED]) {
    const { operation, attempt } = mark;
    const of = `attempt ${attempt} of ${operation}`;
    const asked = { kind: mark.kind, method: 'GET', path };
    if (options.route(operation, attempt, asked).origin !== origin) {
      problems.push(`${of} was sent elsewhere`);
      continue;
    }
    const url = new URL(path, origin);
    const seen = await ask(url, { ...headers, ...marksOf(mark) }, {}, now).catch(
      (error: Error) => error,
    );
    if (seen instanceof Error) problems.push(`${of} failed (${seen.message})`);
    else {
      slowest = Math.max(slowest, seen.ms);
      if (seen.status !== direct.status) {
        problems.push(`${of} got status ${seen.status} and not ${direct.status}`);
      } else if (seen.ms > limitMs) {
        problems.push(`${of} took ${Math.round(seen.ms)} ms and not ${Math.round(direct.ms)}`);
      }
    }
  }
  const detail = problems.length === 0 ? 'a marked request passes untouched' : problems.join('; ');
  const passed = problems.length === 0;
  return { passed, detail, proxiedMs: slowest, directMs: direct.ms };
}

const UNTOUCHED: Mark = { operation: 'op-001', attempt: 1, kind: 'read' };
const PATIENCE_MS = 10_000;

/** A GET on a connection of its own, as far as the head of its answer. */
function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  trust: TlsTrust,
  now: () => number,
): Promise<{ status: number; ms: number }> {
  const began = now();
  const call = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const options = { ...trust, headers, agent: false, lookup: guardedLookup, signal } as const;
    const asking = call(url, options, (answer) => {
      resolve({ status: answer.statusCode ?? 0, ms: now() - began });
      answer.destroy();
    });
    asking.on('error', reject);
    asking.end();
  });
}

function marksOf({ operation, attempt, kind }: Mark): Record<string, string> {
  return {
    [OPERATION_HEADER]: operation,
    [ATTEMPT_HEADER]: String(attempt),
    [KIND_HEADER]: kind,
  };
}
