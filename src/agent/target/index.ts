export { ForbiddenAddressError, guardedLookup, refuseForbiddenHost } from './addresses.js';
export { InterruptedError, type ManagedTarget, TargetStartError } from './managed.js';
export { openTarget, type RestartSettings } from './open.js';
export { startTarget } from './own-process.js';
export {
  connectionProblem,
  readTlsTrust,
  type TlsSettings,
  type TlsTrust,
  TlsTrustError,
} from './tls.js';
