import type { Fault } from './fault.js';

/**
 * The faults of connecting. The workload asks the proxy where to connect to and meets them there;
 * only a client that does not ask comes this far, and its connection is broken.
 */
export const unreachable: Fault<'connection-refused' | 'dns-failure' | 'offline'> = async (
  exchange,
) => {
  exchange.strikes('the connection was broken before the request');
  exchange.reset();
};
