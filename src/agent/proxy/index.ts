export { ATTEMPT_HEADER, OPERATION_HEADER } from './mark.js';
export { type FaultProxy, type FaultProxyOptions, startProxy } from './proxy.js';
export { createRestarter, type ProxyObserver, type Restarter } from './restarter.js';
export { createSchedule, type Schedule, usableFaults } from './schedule.js';
