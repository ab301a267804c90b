export { ForbiddenAddressError, guardedLookup, refuseForbiddenHost } from './addresses.js';
export { type ManagedTarget, startTarget, TargetStartError } from './managed.js';
export {
  connectionProblem,
  readTlsTrust,
  type TlsSettings,
  type TlsTrust,
  TlsTrustError,
} from './tls.js';
