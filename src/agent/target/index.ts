export { ForbiddenAddressError, guardedLookup, refuseForbiddenHost } from './addresses.js';
export { type ManagedTarget, startTarget, TargetStartError } from './managed.js';
