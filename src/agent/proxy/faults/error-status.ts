import type { Fault } from './fault.js';

/** Something on the way answers in the API's place; the request does not reach the API. */
export const errorStatus: Fault<'error-status'> = async (exchange, { statuses }) => {
  const status = statuses[Math.floor(exchange.draw() * statuses.length)] ?? 503;
  exchange.strikes(`status ${status}`, { statuses: [status] });
  exchange.fabricate(status);
};
