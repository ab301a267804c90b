import type { Fault } from './fault.js';

/** The connection breaks with a TCP reset: before the request is through, or before the answer is. */
export const connectionReset: Fault<'connection-reset'> = async (exchange, { at }) => {
  exchange.strikes(
    at === 'after' ? 'after the API had answered' : 'before the request was through',
  );
  if (at === 'after') await exchange.send();
  exchange.reset();
};
