import type { Fault } from './fault.js';

/**
 * The request is held back, so that later ones overtake it, its own repetition among them. It is
 * delivered also when the client has given up by then, and at the end of the faults at the latest.
 */
export const reorderedDelivery: Fault<'reordered-delivery'> = async (exchange, { hold_ms }) => {
  exchange.strikes(`held back for ${hold_ms} ms`);
  await exchange.wait(hold_ms);
  await exchange.pass(await exchange.send());
};
