import type { AgentEvent } from '../../src/agent/history/index.js';

/** The oracles, in the order of the table's columns. */
export const ORACLES = ['read-back', 'set', 'linearizability'] as const;

export type Oracle = (typeof ORACLES)[number];

/** What an oracle says was done to a thing. */
export const CHARGES = [
  'lost',
  'partial',
  'duplicated',
  'missing',
  'deleted',
  'twice',
  'unexpected',
  'unexplained',
] as const;

export type Charge = (typeof CHARGES)[number];

export interface Accusation {
  oracle: Oracle;
  /** The thing, by the name of the operation that created it. */
  thing: string;
  charge: Charge;
}

/** Every accusation in the events of a run; the same may be there several times. */
export function accusationsIn(events: readonly AgentEvent[]): Accusation[] {
  const thingOf = new Map(
    events
      .filter(({ event_type }) => event_type === 'request_sent')
      .map(({ payload }) => [payload.operation, String(payload.subject)]),
  );
  const found = events.flatMap(({ event_type, payload }): Accusation[] => {
    if (event_type === 'consistency_violation_detected') return ofConsistency(payload);
    const charge = chargeOf(event_type, payload);
    if (charge === null) return [];
    const thing = thingOf.get(payload.operation) ?? String(payload.operation);
    return [{ oracle: 'read-back', thing, charge }];
  });
  return found;
}

/** Each accusation once. */
export function distinct(accusations: readonly Accusation[]): Accusation[] {
  const keyed = accusations.map(
    (each) => [`${each.oracle} ${each.thing} ${each.charge}`, each] as const,
  );
  return [...new Map(keyed).values()];
}

function chargeOf(type: string, { reason }: AgentEvent['payload']): Charge | null {
  if (type === 'data_loss_risk_detected') return reason === 'partial' ? 'partial' : 'lost';
  if (type === 'partial_write_detected') return 'partial';
  return type === 'duplicate_detected' ? 'duplicated' : null;
}

function ofConsistency(payload: AgentEvent['payload']): Accusation[] {
  if (payload.oracle === 'linearizability') {
    return [{ oracle: 'linearizability', thing: String(payload.key), charge: 'unexplained' }];
  }
  return SET_CHARGES.flatMap((charge) =>
    namesIn(payload[charge]).map((thing) => ({ oracle: 'set' as const, thing, charge })),
  );
}

const SET_CHARGES = ['missing', 'deleted', 'twice', 'unexpected'] as const;

/** An event holds the first twenty names of a list. */
function namesIn(names: unknown): string[] {
  return Array.isArray(names) ? names.map(String) : [];
}
