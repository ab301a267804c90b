import type { Fault } from './fault.js';

/** The same request reaches the API twice; the client sees the first answer. */
export const duplicateDelivery: Fault<'duplicate-delivery'> = async (exchange, { gap_ms }) => {
  exchange.strikes('the request was delivered twice');
  const first = exchange.send().then((answer) => exchange.pass(answer));
  const second = exchange
    .wait(gap_ms)
    .then(() => exchange.send())
    .then((answer) => answer.discard());
  const [answered] = await Promise.allSettled([first, second]);
  if (answered.status === 'rejected') throw answered.reason;
};
