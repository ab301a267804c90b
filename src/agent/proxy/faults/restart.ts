import type { Fault } from './fault.js';

/**
 * The API dies with kill -9 right after it acknowledged, and is started again: what it had answered
 * for and not yet stored is gone. The kill comes before the answer is passed on, so that no time is
 * left in between.
 */
export const restart: Fault<'restart'> = async (exchange) => {
  const answer = await exchange.send();
  const acknowledged = answer.status >= 200 && answer.status <= 299;
  if (acknowledged && exchange.restart()) {
    exchange.strikes('kill -9 right after the answer');
  }
  exchange.pass(answer);
};
