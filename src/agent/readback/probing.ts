import type { Operation } from '../history/index.js';
import type { Runtime } from '../runtime.js';
import type { Scenario } from '../scenario/index.js';
import {
  type Attempt,
  idIn,
  isAbsence,
  isSuccess,
  needsId,
  type RequestMaker,
  type ValueReader,
} from '../workload/index.js';
import type { ItemPlace } from './item-place.js';
import type { Probes } from './probes.js';
import type { Look, LookedFor, Reader } from './reader.js';
import { BlindOracleError, unreachable } from './refusal.js';

export interface ProbeOptions {
  target: URL;
  scenario: Scenario;
  probes: Probes;
  attempt: Attempt;
  requestOf: RequestMaker;
  reader: Reader;
  values: ValueReader;
  /** Where the answers to operations of the kind list have their things. */
  listPlace: ItemPlace;
  runtime: Runtime;
  /** Why the last request did not get through to the target, where that is known. */
  lastFailure: () => Error | null;
}

/**
 * Creates one thing outside of the run's operations and without faults.
 * @throws BlindOracleError, UnreachableTargetError
 */
export async function writeProbe(probe: Operation, options: ProbeOptions): Promise<LookedFor> {
  const answer = await send(probe, null, options);
  const { id: idPath } = options.scenario.readback;
  const id = idPath === undefined ? null : idIn(answer, idPath);
  if (id === null && idIsNeeded(options)) {
    throw new BlindOracleError(
      `The answer to a creation tells no id at ${idPath ?? '(readback.id is not set)'}: ${excerpt(answer)}\n${WHAT_TO_ADD}`,
    );
  }
  return { subject: probe.subject, marker: probe.marker, id };
}

function idIsNeeded({ probes, scenario }: ProbeOptions): boolean {
  const { update, delete: removal, read } = probes;
  const asked = [update, removal, read].some((each) => each !== null && needsId(each));
  return asked || (scenario.readback.each?.includes('{{id}}') ?? false);
}

/**
 * Sends a probe once and gives its answer, null where a read says that the thing is not there.
 * @throws BlindOracleError, UnreachableTargetError
 */
export async function send(
  probe: Operation,
  id: string | null,
  { attempt, requestOf, target, lastFailure }: ProbeOptions,
): Promise<unknown> {
  const { idempotencyKey, kind, method } = probe;
  const outgoing = requestOf(probe, { attempt: 0, id, idempotencyKey });
  const result = await attempt(outgoing);
  if (result.kind === 'failure') throw unreachable(target, lastFailure(), result.symptom);
  if (kind === 'read' && isAbsence(result.status)) return null;
  if (isSuccess(result.status)) return result.answer;
  const what = kind === 'create' ? 'a write' : `${method} ${outgoing.path}`;
  throw new BlindOracleError(
    `The API answers ${result.status} to ${what} without any fault: ${excerpt(result.answer)}\n` +
      adviceFor(result.status, kind),
  );
}

function adviceFor(status: number, kind: Operation['kind']): string {
  if (status === 401 || status === 403) {
    return 'Give the headers that it wants (--header, or request.headers in a scenario).';
  }
  if (kind !== 'create') return `Say in the scenario (section ${kind}) how it is done.`;
  if (status === 404 || status === 405) {
    return 'Is this the address that is written to, with this method (--method)?';
  }
  return 'Give a body that it accepts (--body, or request.body in a scenario).';
}

/** Looks until there is no problem any more, or `patience_ms` is over. */
export async function lookUntil(
  things: readonly LookedFor[],
  options: ProbeOptions,
  problemOf: (look: Look) => string | null,
): Promise<Look> {
  return untilFine(options, async () => {
    const look = await options.reader(things);
    return { outcome: look, problem: problemOf(look) };
  });
}

export async function untilFine<T>(
  { runtime, scenario }: ProbeOptions,
  tryOnce: () => Promise<{ outcome: T; problem: string | null }>,
): Promise<T> {
  const deadline = runtime.now() + scenario.readback.settle_ms + scenario.readback.patience_ms;
  for (;;) {
    const { outcome, problem } = await tryOnce();
    if (problem === null) return outcome;
    if (runtime.now() >= deadline) throw new BlindOracleError(`${problem}\n${WHAT_TO_ADD}`);
    await runtime.wait(POLL_MS);
  }
}

const POLL_MS = 200;

const WHAT_TO_ADD = [
  'Say in a scenario file where the test can see what it wrote, for example:',
  '  readback:',
  '    path: /orders            # the listing, where it is not the address that is written to',
  '    items: data.items        # the list inside its answer',
  '    each: /orders/{{id}}     # or: where one thing is read (or /orders?reference={{marker}})',
  '    id: data.id              # where the answer to a write tells the id',
].join('\n');

function excerpt(answer: unknown): string {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
