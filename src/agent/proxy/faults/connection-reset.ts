import { type Exchange, type Fault, TOO_LONG } from './fault.js';

/** The connection breaks with a TCP reset. */
export const connectionReset: Fault<'connection-reset'> = async (exchange, { at }) => {
  if (at === 'during') return inTheMiddle(exchange);
  exchange.strikes(
    at === 'after' ? 'after the API had answered' : 'before the request was through',
  );
  if (at === 'after') {
    const answer = await exchange.send();
    await answer.discard();
  }
  exchange.reset();
};

/** The API's answer is complete; its head and half of its body arrive. */
async function inTheMiddle(exchange: Exchange): Promise<void> {
  const answer = await exchange.send();
  const body = await answer.hold();
  if (body === null) {
    exchange.leftOut(TOO_LONG);
    return exchange.pass(answer);
  }
  exchange.strikes('in the middle of the answer');
  await exchange.cut(answer, body.subarray(0, Math.floor(body.length / 2)), 'reset');
}
