export type { CloudAccess, CloudOutcome, DeliveredRun, Delivery } from './delivery.js';
export { openDelivery } from './open.js';
