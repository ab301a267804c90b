export {
  type ClientProxy,
  type ClientReport,
  startClientProxy,
} from './clients/client-proxy.js';
export { explicitSchedule, type SchedulePlan, scheduledFault } from './explicit-schedule.js';
export { ListenError } from './listen.js';
export { ATTEMPT_HEADER, KIND_HEADER, OPERATION_HEADER } from './mark.js';
export type { InjectedFault, LeftOutFault, ProxyObserver } from './observer.js';
export type { Probe } from './probe.js';
export { type FaultProxy, type FaultProxyOptions, startProxy } from './proxy.js';
export { createRestarter, type Restarter } from './restarter.js';
export type { Route } from './route.js';
export { createSchedule, type PlannedFault, type Schedule, usableFaults } from './schedule.js';
export type { PlannedRequest } from './selector.js';
