export { crc32c } from './checksum.js';
export { type Clock, systemClock, type Timer } from './clock.js';
export { clusterKey, MIN_SECRET_CHARACTERS } from './cluster-secret.js';
export {
  ByteReader,
  ByteWriter,
  CodecError,
  readU64,
  varintSize,
  writeU64,
  writeVarint,
} from './codec.js';
export {
  asSoftadastraError,
  type ErrorCode,
  type ErrorDetails,
  isErrorCode,
  SoftadastraError,
} from './errors.js';
export { type EngineEvent, type EngineEventName, type EngineLog, silentLog } from './events.js';
export {
  aheadMs,
  type Hlc,
  HybridClock,
  hlcFromMs,
  latestTrusted,
  MAX_CLOCK_SKEW_MS,
  msOfHlc,
} from './hlc.js';
export { formatAddress, isLoopback, withoutBrackets } from './host.js';
export {
  checkNodeId,
  isOrigin,
  newIncarnation,
  nodeIdOf,
  type Origin,
  originOf,
} from './identity.js';
export { Lifecycle, type Service } from './lifecycle.js';
export { type Random, systemRandom } from './random.js';
export { Result } from './result.js';
export { VersionVector } from './version-vector.js';
