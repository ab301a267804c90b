import type { EvidenceLog } from './evidence-log.js';

/** How far a run is with one cloud. It is kept with the run and no part of the evidence. */
export interface DeliveryNote {
  /** Address of the cloud. */
  readonly cloud: string;
  /** Events that it has stored or rejected, from the first on. */
  readonly persisted: number;
  /** It has the whole run, and its score is final. */
  readonly complete: boolean;
  readonly score: number | null;
  readonly grade: string | null;
  /** ISO 8601, UTC: when this was last known. */
  readonly at: string;
}

const PREFIX = 'delivery/';

export function noteDelivery(log: EvidenceLog, note: DeliveryNote): Promise<void> {
  return log.note(PREFIX + note.cloud, note);
}

export function deliveriesIn(log: EvidenceLog): DeliveryNote[] {
  return [...log.notes(PREFIX).values()].map((note) => note as DeliveryNote);
}
