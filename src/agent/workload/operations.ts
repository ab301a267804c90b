import type { Operation, OperationKind } from '../history/index.js';
import { draw, type Scenario } from '../scenario/index.js';
import { fillBody, fillPath, keyOf, markerOf } from './template.js';
import { createThings } from './things.js';

/** As much of a scenario as decides its operations. */
export type WorkloadPlan = Pick<
  Scenario,
  | 'operations'
  | 'concurrency'
  | 'workload'
  | 'mix'
  | 'request'
  | 'update'
  | 'delete'
  | 'read'
  | 'list'
>;

/**
 * The operations of a run, in the order in which they are begun: a pure function of seed and
 * scenario but for the nonce in the markers. What an operation works on was created by an earlier
 * one, and nothing is deleted twice. Where there is nothing to work on yet, a thing is created.
 * With a workload in the scenario exactly that.
 */
export function planOperations(scenario: WorkloadPlan, seed: string, nonce: string): Operation[] {
  if (scenario.workload) return statedOperations(scenario.workload, nonce, scenario);
  const things = createThings(scenario.concurrency);
  return operationNames(scenario.operations).map((name, index) => {
    const drawn = drawKind(scenario.mix, draw(seed, 'kind', name));
    const subject = things.pick(drawn, index, draw(seed, 'subject', name));
    const kind = subject === null && drawn !== 'list' ? 'create' : drawn;
    const chosen = { name, number: index + 1, kind, subject: subject ?? name };
    things.planned(chosen, index);
    return createOperation(chosen, nonce, scenario);
  });
}

/** A workload that is stated needs no drawing. The number of an operation is that in its name. */
function statedOperations(
  workload: NonNullable<WorkloadPlan['workload']>,
  nonce: string,
  scenario: WorkloadPlan,
): Operation[] {
  return workload.map(({ operation: name, kind, subject = name }) => {
    const number = Number(name.slice('op-'.length));
    return createOperation({ name, number, kind, subject }, nonce, scenario);
  });
}

/** Names of a run's operations: `op-001` … */
export function operationNames(count: number): string[] {
  const width = Math.max(3, String(count).length);
  return Array.from(
    { length: count },
    (_, index) => `op-${String(index + 1).padStart(width, '0')}`,
  );
}

/** What a plan or the clean pass decides of an operation. */
export interface ChosenOperation {
  name: string;
  number: number;
  kind: OperationKind;
  subject: string;
}

/**
 * One operation with its request, as far as it is known before the creation has told the id.
 * @throws BodyError when no marker can be placed in its body.
 */
export function createOperation(
  { name, number, kind, subject }: ChosenOperation,
  nonce: string,
  scenario: WorkloadPlan,
): Operation {
  const marker = markerOf(name, nonce);
  const { method, path, body } = templateOf(kind, scenario);
  const writes = kind === 'create' || kind === 'update';
  return {
    name,
    kind,
    subject,
    value: writes ? marker : null,
    marker,
    idempotencyKey: keyOf(marker),
    method,
    path: path === null ? null : fillPath(path, { marker: markerOf(subject, nonce) }),
    body: writes ? fillBody(body, marker, number) : undefined,
  };
}

/** Draws a kind by the weights; what they add up to does not matter. */
function drawKind(mix: Scenario['mix'], drawn: number): OperationKind {
  const kinds: OperationKind[] = ['create', 'update', 'delete', 'read', 'list'];
  const total = kinds.reduce((sum, kind) => sum + mix[kind], 0);
  let rest = drawn * total;
  for (const kind of kinds) {
    if (rest < mix[kind]) return kind;
    rest -= mix[kind];
  }
  return 'create';
}

interface RequestTemplate {
  method: string;
  path: string | null;
  body: unknown;
}

/** A kind without a section of its own is never drawn: the scenario's check sees to that. */
function templateOf(kind: OperationKind, scenario: WorkloadPlan): RequestTemplate {
  const { request, update, read, list } = scenario;
  if (kind === 'update' && update) return update;
  if (kind === 'delete' && scenario.delete) return { ...scenario.delete, body: undefined };
  if (kind === 'read' && read) return { method: 'GET', path: read.path, body: undefined };
  if (kind === 'list') return { method: 'GET', path: list?.path ?? null, body: undefined };
  if (kind === 'create') return { method: request.method, path: null, body: request.body };
  throw new Error(`The scenario has no section for operations of the kind ${kind}.`);
}
