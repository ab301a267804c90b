import type { Runtime } from '../runtime.js';
import { type AgentEvent, EVENT_SEVERITY, type EventType, type Severity } from './event.js';
import type { Finding, Outcome, Sight } from './operation.js';
import { type Recorder, RecorderError } from './recorder.js';

/** The injected fault that touched an attempt first. */
export interface InjectedFault {
  fault: string;
  settings: Readonly<Record<string, unknown>>;
}

/** All that was attempted, answered and found in one run. */
export interface History {
  readonly events: readonly AgentEvent[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly sights: readonly Sight[];
  record(
    type: EventType,
    message: string,
    payload: Record<string, unknown>,
    severity?: Severity,
  ): AgentEvent;
  /** Replaces what is known of that operation. */
  concluded(outcome: Outcome): void;
  found(operation: string, finding: Finding): void;
  /** What a list showed; the whole set, which no event holds. */
  saw(sight: Sight): void;
  /** The name of the injected fault that touched this attempt, null where there was none. */
  faultOn(operation: string, attempt: number): string | null;
  injectedOn(operation: string, attempt: number): InjectedFault | null;
  /**
   * Resolves once all that was recorded so far is durable. Awaited before every request goes out.
   * @throws RecorderError when it cannot be made durable: the test must end.
   */
  settled(): Promise<void>;
}

/**
 * Keeps everything in memory and hands it to the recorder line by line, so that a killed agent
 * leaves everything up to its last request behind.
 */
export function createHistory(
  runtime: Runtime,
  recorder: Recorder,
  onEvent: (event: AgentEvent) => void = () => {},
): History {
  const events: AgentEvent[] = [];
  const outcomes = new Map<string, Outcome>();
  const findings = new Map<string, Finding>();
  const sights: Sight[] = [];
  const faults = new Map<string, InjectedFault>();

  return {
    events,
    outcomes,
    findings,
    sights,
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
      recorder.append({ kind: 'event', ...event });
      events.push(event);
      if (type === 'fault_injected') noteFault(faults, payload);
      onEvent(event);
      return event;
    },
    concluded(outcome) {
      recorder.append({ kind: 'outcome', ...outcome });
      outcomes.set(outcome.operation.name, outcome);
    },
    found(operation, finding) {
      recorder.append({ kind: 'finding', operation, ...finding });
      findings.set(operation, finding);
    },
    saw(sight) {
      recorder.append({ kind: 'sight', ...sight });
      sights.push(sight);
    },
    faultOn: (operation, attempt) => faults.get(`${operation} ${attempt}`)?.fault ?? null,
    injectedOn: (operation, attempt) => faults.get(`${operation} ${attempt}`) ?? null,
    settled: () => settledOf(recorder),
  };
}

async function settledOf(recorder: Recorder): Promise<void> {
  try {
    await recorder.settled();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RecorderError(
      `The evidence cannot be written down, so the test ends here: ${why}. Nothing more is sent to the API; what was recorded before stays.`,
      { cause: error },
    );
  }
}

function noteFault(faults: Map<string, InjectedFault>, payload: Record<string, unknown>): void {
  const { operation, attempt, fault, settings } = payload;
  const key = `${String(operation)} ${String(attempt)}`;
  if (faults.has(key)) return;
  const known = typeof settings === 'object' && settings !== null ? { ...settings } : {};
  faults.set(key, { fault: String(fault), settings: known });
}
