import { type BackoffOptions, defaultBackoff } from '../backoff.js';
import { type Clock, systemClock } from '../clock.js';
import type { CloudClient } from '../cloud-client.js';
import { newId } from '../ids.js';
import type { CreateRunInput } from '../types.js';
import type { SetAsideEvent } from './refusal.js';

/** Where the uploader stands. */
export interface UploadProgress {
  state: 'idle' | 'sending' | 'confirming' | 'retrying' | 'failed' | 'stopped';
  /** Events given to the uploader. */
  added: number;
  /** Events that are still to be sent, or to be sent again. */
  unsent: number;
  /** Every event up to this number is persisted. */
  persistedThrough: number;
  setAside: number;
  /** Tries in a row that failed. */
  failures: number;
  /** While retrying or failed: why. */
  error: Error | null;
  /** While retrying: milliseconds until the next try. */
  nextTryMs: number | null;
}

/** What became of the events when all of them were persisted. */
export interface UploadResult {
  events: number;
  setAside: readonly SetAsideEvent[];
}

export interface EventUploaderOptions {
  client: Pick<CloudClient, 'createRun' | 'getRun' | 'submitSerialized'>;
  /** The run as it was opened, with its id: a cloud that forgot it is told again. */
  run: CreateRunInput & { id: string };
  /** Default 1000, which is also what the cloud takes at most. */
  maxBatchEvents?: number;
  /** Size of a request; default 1,000,000 bytes, below the cloud's 1 MiB. */
  maxBatchBytes?: number;
  /** How long an event waits for company; default 20. */
  gatherMs?: number;
  /** First and longest wait between questions whether events are persisted; default 50 and 1000. */
  confirmMs?: { first: number; longest: number };
  /** Without progress for this long, everything not persisted is sent again; default 15,000. */
  resendAfterMs?: number;
  backoff?: BackoffOptions;
  onProgress?: (progress: UploadProgress) => void;
  /** Told of every refused event, as it happens. */
  onSetAside?: (setAside: SetAsideEvent) => void;
  clock?: Clock;
  random?: () => number;
  newEventId?: () => string;
}

/** The options with their defaults. Throws RangeError on limits the cloud would refuse. */
export function withDefaults(options: EventUploaderOptions) {
  const filled = {
    maxBatchEvents: 1000,
    maxBatchBytes: 1_000_000,
    gatherMs: 20,
    confirmMs: { first: 50, longest: 1000 },
    resendAfterMs: 15_000,
    backoff: defaultBackoff,
    onProgress: () => undefined,
    onSetAside: () => undefined,
    clock: systemClock,
    random: Math.random,
    newEventId: () => newId('evt'),
    ...options,
  };
  if (!(filled.maxBatchEvents >= 1 && filled.maxBatchEvents <= 1000)) {
    throw new RangeError('maxBatchEvents must be from 1 to 1000');
  }
  if (!(filled.maxBatchBytes >= 1024)) throw new RangeError('maxBatchBytes must be at least 1024');
  return filled;
}
