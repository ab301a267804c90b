export type { CloudAccess, CloudOutcome, DeliveredRun, Delivery } from './delivery.js';
