export type { CloudComparison } from './compare.js';
export { type DeliverOptions, deliverRun, type RunDelivery } from './deliver-run.js';
export type {
  CloudAccess,
  CloudOutcome,
  DeliveredRun,
  Delivery,
  DeliveryProgress,
  Deviation,
  FinishedAs,
} from './delivery.js';
export { headingOf, reportRunOf } from './heading.js';
export { cloudOf, type DeliveryOptions, openDelivery } from './open.js';
export { type Verification, verifyRun } from './verify-run.js';
