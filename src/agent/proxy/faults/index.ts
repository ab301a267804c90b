import type { FaultName, FaultSettings } from '../../scenario/index.js';
import { bandwidth } from './bandwidth.js';
import { clientRestart } from './client-restart.js';
import { connectionReset } from './connection-reset.js';
import { corruptedBody } from './corrupted-body.js';
import { duplicateDelivery } from './duplicate-delivery.js';
import { errorStatus } from './error-status.js';
import type { Exchange, Fault } from './fault.js';
import { latency } from './latency.js';
import { lostResponse } from './lost-response.js';
import { reorderedDelivery } from './reordered-delivery.js';
import { restart } from './restart.js';
import { slowBody } from './slow-body.js';
import { timeout } from './timeout.js';
import { truncatedBody } from './truncated-body.js';
import { unreachable } from './unreachable.js';

export type { Exchange, SendOptions } from './fault.js';

/** Every fault there is, by the name used in scenarios and events. */
export const FAULTS: { [Name in FaultName]: Fault<Name> } = {
  latency,
  bandwidth,
  timeout,
  'lost-response': lostResponse,
  'connection-reset': connectionReset,
  'truncated-body': truncatedBody,
  'corrupted-body': corruptedBody,
  'slow-body': slowBody,
  'error-status': errorStatus,
  'duplicate-delivery': duplicateDelivery,
  'reordered-delivery': reorderedDelivery,
  'connection-refused': unreachable,
  'dns-failure': unreachable,
  'client-restart': clientRestart,
  offline: unreachable,
  restart,
};

/** Lets the fault of that name act on one exchange. */
export function strike<Name extends FaultName>(
  name: Name,
  exchange: Exchange,
  settings: NonNullable<FaultSettings[Name]>,
): Promise<void> {
  return FAULTS[name](exchange, settings);
}
