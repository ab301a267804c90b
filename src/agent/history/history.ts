import type { Runtime } from '../runtime.js';
import { type AgentEvent, EVENT_SEVERITY, type EventType, type Severity } from './event.js';
import type { Finding, Outcome } from './operation.js';

/** Where history goes line by line; `append` returns only once the line is handed to the system. */
export interface HistoryFile {
  append(line: object): void;
  close(): void;
}

/** All that was attempted, answered and found in one run. */
export interface History {
  readonly events: readonly AgentEvent[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly findings: ReadonlyMap<string, Finding>;
  record(
    type: EventType,
    message: string,
    payload: Record<string, unknown>,
    severity?: Severity,
  ): AgentEvent;
  /** Replaces what is known of that operation. */
  concluded(outcome: Outcome): void;
  found(operation: string, finding: Finding): void;
  /** The injected fault that touched this attempt, null where there was none. */
  faultOn(operation: string, attempt: number): string | null;
}

/**
 * Keeps events in memory and appends each to `file` before it returns, so that a killed agent
 * leaves everything up to its last request behind.
 */
export function createHistory(
  runtime: Runtime,
  file: HistoryFile,
  onEvent: (event: AgentEvent) => void = () => {},
): History {
  const events: AgentEvent[] = [];
  const outcomes = new Map<string, Outcome>();
  const findings = new Map<string, Finding>();
  const faults = new Map<string, string>();

  return {
    events,
    outcomes,
    findings,
    record(type, message, payload, severity = EVENT_SEVERITY[type]) {
      const event: AgentEvent = {
        id: runtime.newId('evt'),
        seq: events.length + 1,
        event_type: type,
        severity,
        message: message.slice(0, 1000),
        payload,
        occurred_at: new Date(runtime.now()).toISOString(),
      };
      file.append({ kind: 'event', ...event });
      events.push(event);
      if (type === 'fault_injected') noteFault(faults, payload);
      onEvent(event);
      return event;
    },
    concluded(outcome) {
      file.append({ kind: 'outcome', ...outcome });
      outcomes.set(outcome.operation.name, outcome);
    },
    found(operation, finding) {
      file.append({ kind: 'finding', operation, ...finding });
      findings.set(operation, finding);
    },
    faultOn: (operation, attempt) => faults.get(`${operation} ${attempt}`) ?? null,
  };
}

function noteFault(faults: Map<string, string>, payload: Record<string, unknown>): void {
  const { operation, attempt, fault } = payload;
  const key = `${String(operation)} ${String(attempt)}`;
  if (!faults.has(key)) faults.set(key, String(fault));
}
