import type { AgentEvent } from '../history/index.js';

export interface CloudAccess {
  /** Base address of the cloud. */
  url: string;
  agentKey: string;
}

/** The run as the cloud is told of it. */
export interface DeliveredRun {
  id: string;
  target_url: string;
  method: 'POST' | 'PUT' | 'PATCH';
  scenario: string;
  seed: string;
  labels: Record<string, string>;
  started_at: string;
}

/** What became of the evidence in the cloud. */
export type CloudOutcome =
  | {
      delivered: true;
      runId: string;
      reportUrl: string;
      score: number | null;
      grade: string | null;
    }
  | { delivered: false; runId: string; reason: string };

/** Carries a run's evidence to the cloud while the test goes on. */
export interface Delivery {
  /** Never waits and never fails: what cannot be sent now is sent later. */
  submit(event: AgentEvent): void;
  /** Waits until everything is persisted there and the score is final. Never rejects. */
  finish(status: 'finished' | 'cancelled', lastSeq: number): Promise<CloudOutcome>;
}
