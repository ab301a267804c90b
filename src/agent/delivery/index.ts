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
