import type { TransportLimits } from './types.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** A frame that is not a payload: hello, ping, pong, bye. */
export const CONTROL_FRAME_BYTES = 4 * KIB;

const DEFAULTS: TransportLimits = {
  frameBytes: 80 * MIB,
  aboutBytes: 2 * KIB,
  connectTimeoutMs: 10_000,
  helloTimeoutMs: 5_000,
  pingIntervalMs: 5_000,
  silentIntervals: 3,
  greetings: 128,
  peers: 256,
  retryMs: [500, 30_000],
  faultedRetryMs: [30_000, 300_000],
};

export function withDefaults(limits: Partial<TransportLimits> = {}): TransportLimits {
  return { ...DEFAULTS, ...limits };
}
