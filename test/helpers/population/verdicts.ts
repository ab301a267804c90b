import type { Told } from './attempts.js';
import type { Performed } from './story.js';

/** What the read-back found of each operation. */
export function verdictsOf(performed: readonly Performed[], readBackAt: number): Told[] {
  return performed.flatMap((each, index) =>
    verdictOf(each).map((told) => ({ ...told, at: readBackAt + Math.min(index, 50) })),
  );
}

function verdictOf({ plan, attempts }: Performed): Omit<Told, 'at'>[] {
  const { name: operation, kind, ending } = plan;
  if (ending === 'lost' || ending === 'partial') {
    const copies = ending === 'lost' ? 0 : 1;
    const what = ending === 'lost' ? 'missing' : 'kept in part';
    const loss: Omit<Told, 'at'> = {
      event_type: 'data_loss_risk_detected',
      severity: 'critical',
      message: `${operation}: acknowledged, and ${what}`,
      payload: { operation, kind, acknowledged: true, copies, reason: ending },
    };
    return ending === 'lost' ? [loss] : [partial(operation), loss];
  }
  if (ending === 'duplicated') {
    return [
      {
        event_type: 'duplicate_detected',
        severity: 'error',
        message: `${operation}: found 2 times`,
        payload: { operation, copies: 2, acknowledged: true },
      },
    ];
  }
  if (ending === 'failed') {
    return [
      {
        event_type: 'recovery_failed',
        severity: 'error',
        message: `${operation}: not created after ${attempts} attempts`,
        payload: { operation, attempts, applied: false },
      },
    ];
  }
  if (attempts === 1) return [];
  return [
    {
      event_type: 'recovery_succeeded',
      message: `${operation}: kept after ${attempts} attempts`,
      payload: { operation, attempts },
    },
  ];
}

function partial(operation: string): Omit<Told, 'at'> {
  return {
    event_type: 'partial_write_detected',
    severity: 'critical',
    message: `${operation}: the quantity is missing`,
    payload: { operation, expected: { item: 'item-17', quantity: 1 }, found: { item: 'item-17' } },
  };
}
