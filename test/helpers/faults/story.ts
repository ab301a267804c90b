import { newId } from '../../../src/cloud/platform/ids.js';
import type { Seeded } from '../seed.js';

export interface StoryEvent {
  seq: number;
  id?: string;
  event_type: string;
  severity?: Severity;
  message?: string;
  payload: unknown;
  occurred_at: string;
}

type Severity = 'warning' | 'error' | 'critical';

/** What an agent may find, with the severity that it gives it. */
const FINDINGS: readonly [event_type: string, severity: Severity][] = [
  ['request_timeout', 'warning'],
  ['duplicate_detected', 'error'],
  ['recovery_failed', 'error'],
  ['data_loss_risk_detected', 'critical'],
  ['something_new', 'warning'],
];
const WORDS = ['order', 'naïve', '日本', '🦊', '"quoted"', '</script>', "'; --", ' '];

/**
 * The events 1 … `count` of one run. Each differs from every other, in all of its fields; few are
 * findings, so that scores differ from run to run.
 */
export function storyOf({ between, pick, random }: Seeded, count: number): StoryEvent[] {
  const findings = between(0, 4);
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1;
    const [event_type, severity] =
      random() < findings / count ? pick(FINDINGS) : (['request_sent', undefined] as const);
    return {
      seq,
      event_type,
      ...(severity !== undefined && { severity }),
      ...(random() < 0.5 && { id: newId('evt') }),
      ...(random() < 0.5 && { message: `${pick(WORDS)} ${seq}` }),
      payload: { operation: `op-${seq}`, text: pick(WORDS), number: random() },
      occurred_at: new Date(1_700_000_000_000 + between(0, 1_000_000)).toISOString(),
    };
  });
}
