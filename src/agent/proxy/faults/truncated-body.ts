import { type Fault, TOO_LONG } from './fault.js';

/** The connection ends in good order, but before the body of the answer is complete. */
export const truncatedBody: Fault<'truncated-body'> = async (exchange, { share }) => {
  const answer = await exchange.send();
  const body = await answer.hold();
  if (body === null || body.length === 0) {
    exchange.leftOut(body === null ? TOO_LONG : 'the answer has no body');
    return exchange.pass(answer);
  }
  const length = Math.min(body.length - 1, Math.floor(body.length * share));
  exchange.strikes(`${length} of ${body.length} bytes arrived`);
  await exchange.cut(answer, body.subarray(0, length), 'end');
};
