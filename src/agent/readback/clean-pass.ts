import type { Outcome } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { Scenario } from '../scenario/index.js';
import type { Attempt } from '../workload/index.js';
import { createOperation } from '../workload/index.js';
import { type EchoedFields, learnEchoes } from './compare.js';
import type { Look, Reader } from './reader.js';

/** The oracle cannot see what is written, so no verdict would mean anything. Says what to add. */
export class BlindOracleError extends Error {
  override name = 'BlindOracleError';
}

export interface CleanPassOptions {
  scenario: Scenario;
  nonce: string;
  attempt: Attempt;
  reader: Reader;
  runtime: Runtime;
  /** Why the last request did not get through to the target, where that is known. */
  lastFailure: () => Error | null;
}

const POLL_MS = 200;

/**
 * Writes a few things without any fault and reads them back: the proof that the read-back sees what
 * is written, and the source of which fields can be compared.
 * @throws BlindOracleError
 */
export async function cleanPass(options: CleanPassOptions): Promise<EchoedFields> {
  const probes: Outcome[] = [];
  for (let number = 1; number <= options.scenario.probes; number += 1) {
    probes.push(await writeProbe(`probe-${number}`, options));
  }
  const look = await lookUntilSeen(probes, options);
  return learnEchoes(
    probes.map(({ operation }) => ({
      sent: operation.body,
      found: onlyCopy(look, operation.name),
    })),
  );
}

/** Writes one thing outside of the run's operations and without faults. */
export async function writeProbe(name: string, options: CleanPassOptions): Promise<Outcome> {
  const { scenario, nonce, attempt } = options;
  const operation = createOperation(name, 0, nonce, scenario.request.body);
  const result = await attempt(operation, 0);
  if (result.kind === 'failure') {
    const reason = options.lastFailure()?.message ?? result.symptom;
    throw new BlindOracleError(`The API cannot be reached without any fault: ${reason}.`);
  }
  if (result.status < 200 || result.status > 299) {
    throw new BlindOracleError(
      `The API answers ${result.status} to a write without any fault: ${excerpt(result.answer)}\n` +
        adviceFor(result.status),
    );
  }
  return {
    operation,
    attempts: 1,
    acknowledged: true,
    answer: result.answer,
    lastSymptom: null,
    lastFaulted: false,
  };
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) {
    return 'Give the headers that it wants (--header, or request.headers in a scenario).';
  }
  if (status === 404 || status === 405) {
    return 'Is this the address that is written to, with this method (--method)?';
  }
  return 'Give a body that it accepts (--body, or request.body in a scenario).';
}

async function lookUntilSeen(probes: Outcome[], options: CleanPassOptions): Promise<Look> {
  const { runtime, scenario, reader } = options;
  const deadline = runtime.now() + scenario.readback.settle_ms + scenario.readback.patience_ms;
  for (;;) {
    const look = await reader(probes);
    const problem = problemOf(look, probes);
    if (problem === null) return look;
    if (runtime.now() >= deadline) throw new BlindOracleError(`${problem}\n${WHAT_TO_ADD}`);
    await runtime.wait(POLL_MS);
  }
}

function problemOf(look: Look, probes: readonly Outcome[]): string | null {
  for (const { operation } of probes) {
    const sight = look.of(operation.name);
    if (!sight.readable) return `What was written cannot be read back: ${sight.reason}.`;
    if (sight.copies.length === 0) {
      return `The API acknowledged a write without any fault, but reading it back does not show it (looked for "${operation.marker}").`;
    }
    if (sight.copies.length > 1) {
      return `One write without any fault shows up ${sight.copies.length} times when it is read back.`;
    }
  }
  return null;
}

const WHAT_TO_ADD = [
  'Say in a scenario file where the test can see what it wrote, for example:',
  '  readback:',
  '    path: /orders            # the listing, where it is not the address that is written to',
  '    items: data.items        # the list inside its answer',
  '    each: /orders/{{id}}     # or: where one thing is read (or /orders?reference={{marker}})',
  '    id: data.id              # where the answer to a write tells the id',
].join('\n');

function onlyCopy(look: Look, name: string): unknown {
  const sight = look.of(name);
  return sight.readable ? sight.copies[0] : null;
}

function excerpt(answer: unknown): string {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
