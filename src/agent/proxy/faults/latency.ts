import type { Fault } from './fault.js';

/** The request is late: it waits before it goes to the API. */
export const latency: Fault<'latency'> = async (exchange, { min_ms, max_ms }) => {
  const delay = Math.round(min_ms + exchange.draw() * (max_ms - min_ms));
  exchange.strikes(`${delay} ms`, { min_ms: delay, max_ms: delay });
  await exchange.wait(delay);
  await exchange.pass(await exchange.send());
};
