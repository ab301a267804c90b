/** One logical request that is to happen exactly once, whatever the number of attempts. */
export interface Operation {
  /** `op-001` …; probes of the clean pass are `probe-1` … and are no part of the run's events. */
  name: string;
  /** A text that nothing else in the target holds. */
  marker: string;
  idempotencyKey: string;
  body: unknown;
}

/** Why an attempt brought no acknowledgement. */
export type Symptom = 'timeout' | 'reset' | 'refused' | 'broken' | `status ${number}`;

/** What became of an operation as far as the client can tell. */
export interface Outcome {
  operation: Operation;
  attempts: number;
  /** The API answered 2xx. */
  acknowledged: boolean;
  /** The body of the acknowledging answer, parsed where it is JSON. */
  answer: unknown;
  lastSymptom: Symptom | null;
  /** Whether the last attempt had an injected fault on it: then it says nothing of the API. */
  lastFaulted: boolean;
}

/** What the read-back found of one operation. */
export type Finding =
  | { readable: true; copies: number; differences: Difference[] }
  | { readable: false; reason: string };

/** A field that was sent and is not in the target as it was sent. */
export interface Difference {
  field: string;
  expected: unknown;
  found: unknown;
}
