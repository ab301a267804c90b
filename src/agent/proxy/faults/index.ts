import type { FaultName, FaultSettings } from '../../scenario/index.js';
import { connectionReset } from './connection-reset.js';
import { duplicateDelivery } from './duplicate-delivery.js';
import { errorStatus } from './error-status.js';
import type { Exchange, Fault } from './fault.js';
import { latency } from './latency.js';
import { lostResponse } from './lost-response.js';
import { restart } from './restart.js';
import { timeout } from './timeout.js';

export type { Exchange } from './fault.js';

/** Every fault there is, by the name used in scenarios and events. */
export const FAULTS: { [Name in FaultName]?: Fault<Name> } = {
  latency,
  timeout,
  'lost-response': lostResponse,
  'connection-reset': connectionReset,
  'error-status': errorStatus,
  'duplicate-delivery': duplicateDelivery,
  restart,
};

/** Lets the fault of that name act on one exchange. */
export async function strike<Name extends FaultName>(
  name: Name,
  exchange: Exchange,
  settings: NonNullable<FaultSettings[Name]>,
): Promise<void> {
  const fault = FAULTS[name];
  if (fault === undefined) throw new Error(`The proxy cannot inject ${name}.`);
  await fault(exchange, settings);
}
