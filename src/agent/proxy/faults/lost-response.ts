import type { Fault } from './fault.js';

/** The request reaches the API and its answer is read in full; the client never sees it. */
export const lostResponse: Fault<'lost-response'> = async (exchange) => {
  exchange.strikes('the answer was not passed on');
  exchange.hang();
  const answer = await exchange.send();
  await answer.discard();
};
