/** What an operation does with its subject. */
export type OperationKind = 'create' | 'update' | 'delete' | 'read' | 'list';

/** One logical request that is to happen exactly once, whatever the number of attempts. */
export interface Operation {
  /** `op-001` …; probes of the clean pass are `probe-1` … and are no part of the run's events. */
  name: string;
  kind: OperationKind;
  /** The thing it works on, named by the operation that creates it; its own name for creations and lists. */
  subject: string;
  /** What a write gives its subject: the marker of a create or an update, null for everything else. */
  value: string | null;
  /** A text that nothing else in the target holds. */
  marker: string;
  idempotencyKey: string;
  method: string;
  /**
   * Path and query; null is the address that is tested. `{{id}}` stays until the answer to the
   * creation has told it.
   */
  path: string | null;
  /** Undefined where nothing is sent. `{{id}}` stays as in the path. */
  body: unknown;
}

/** Why an attempt brought no acknowledgement. `broken`: an answer came and cannot be used. */
export type Symptom =
  | 'timeout'
  | 'reset'
  | 'refused'
  | 'unresolved'
  | 'broken'
  | 'oversized'
  | `status ${number}`;

/** What became of an operation as far as the client can tell. */
export interface Outcome {
  operation: Operation;
  attempts: number;
  /** The API answered 2xx; also that a thing is not there, to a deletion or a read of it. */
  acknowledged: boolean;
  /** The body of the acknowledging answer, parsed where it is JSON. */
  answer: unknown;
  lastSymptom: Symptom | null;
  /** Whether the last attempt had an injected fault on it: then it says nothing of the API. */
  lastFaulted: boolean;
}

/** What the read-back found of one operation's subject. */
export type Finding =
  | {
      readable: true;
      /** Things that were made by the creation of the subject, those deleted since included. */
      copies: number;
      /** Marker of the write whose value the subject shows; null where the subject is not there. */
      value: string | null;
      /** What the subject shows otherwise than this operation sent it. */
      differences: Difference[];
    }
  | { readable: false; reason: string };

/** A field that was sent and is not in the target as it was sent. */
export interface Difference {
  field: string;
  expected: unknown;
  found: unknown;
}

/** What a list answered, as names of subjects, or what the final look at a listing showed. */
export interface Sight {
  /** The list operation and its attempt; null for the final look. */
  operation: string | null;
  attempt: number | null;
  /** Subjects in the order shown; one that is shown twice is there twice. */
  shown: string[];
  /** False where the answer names a further page: then it says nothing of what is not there. */
  complete: boolean;
}
