import type { Fault } from './fault.js';

/**
 * The client dies in mid-operation. Here its connection breaks, in one of three cases before the
 * request has left and else when the API has done its work; the workload does the rest: it waits
 * until the client is back, and goes on with what that still knows.
 */
export const clientRestart: Fault<'client-restart'> = async (exchange, { at }) => {
  const early = at === 'drawn' ? exchange.draw() < 1 / 3 : at === 'before';
  exchange.strikes(early ? 'before the request had left' : 'before the answer arrived', {
    at: early ? 'before' : 'after',
  });
  if (!early) {
    const answer = await exchange.send();
    await answer.discard();
  }
  exchange.reset();
};
