export { explicitSchedule, type SchedulePlan, scheduledFault } from './explicit-schedule.js';
export { ATTEMPT_HEADER, KIND_HEADER, OPERATION_HEADER } from './mark.js';
export type { InjectedFault, LeftOutFault, ProxyObserver } from './observer.js';
export { type FaultProxy, type FaultProxyOptions, startProxy } from './proxy.js';
export { createRestarter, type Restarter } from './restarter.js';
export { createSchedule, type PlannedFault, type Schedule, usableFaults } from './schedule.js';
export type { PlannedRequest } from './selector.js';
