import type { FaultName } from '../scenario/index.js';

/** Faults that the client meets while it connects: it is sent where they happen by themselves. */
export const DIALLING_FAULTS: Partial<Record<FaultName, { origin: string; detail: string }>> = {
  // Port 1 of the loopback: nothing but tcpmux may listen there, and nothing does.
  'connection-refused': { origin: 'http://127.0.0.1:1', detail: 'nobody listens' },
  offline: { origin: 'http://127.0.0.1:1', detail: 'no network' },
  // RFC 6761, 6.4: names under .invalid never resolve.
  'dns-failure': { origin: 'http://api.invalid', detail: 'the name cannot be resolved' },
};
