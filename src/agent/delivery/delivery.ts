import type { CreateRunInput } from '../../sdk/index.js';

export interface CloudAccess {
  /** Base address of the cloud. */
  url: string;
  agentKey: string;
}

/** The run as the cloud is told of it. */
export interface DeliveredRun extends CreateRunInput {
  id: string;
  method: 'POST' | 'PUT' | 'PATCH';
  seed: string;
  labels: Record<string, string>;
  started_at: string;
}

/** An event that is not in the cloud as it was recorded, and why. */
export interface Deviation {
  seq: number;
  reason: string;
}

/** What became of the evidence in the cloud. */
export type CloudOutcome =
  | {
      delivered: true;
      runId: string;
      reportUrl: string;
      score: number | null;
      grade: string | null;
      /** Events that the cloud refused; a stand-in has the number of each. */
      setAside: Deviation[];
      /** What the cloud accepted and could not store. */
      rejected: Deviation[];
    }
  | { delivered: false; runId: string; reason: string };

/** Where a delivery stands. */
export interface DeliveryProgress {
  state: 'opening' | 'sending' | 'confirming' | 'idle' | 'waiting' | 'failed' | 'stopped';
  /** Every event up to this one is persisted in the cloud. */
  persisted: number;
  /** Why it waits or has failed; null otherwise. */
  error: Error | null;
  /** While it waits: milliseconds until the next try. */
  nextTryMs: number | null;
}

/** Carries a run's evidence to the cloud while the test goes on. It never disturbs the test. */
export interface Delivery {
  /** Waits until everything is persisted there and the score is final. Never rejects. */
  finish(status: FinishedAs, lastSeq: number): Promise<CloudOutcome>;
}

export type FinishedAs = 'finished' | 'failed' | 'cancelled';
