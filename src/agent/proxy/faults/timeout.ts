import type { Fault } from './fault.js';

/** The request is swallowed: it never reaches the API, and no answer comes. */
export const timeout: Fault<'timeout'> = async (exchange) => {
  exchange.strikes('the request was swallowed');
  exchange.hang();
};
