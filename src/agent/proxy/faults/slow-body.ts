import { type Exchange, type Fault, TOO_LONG } from './fault.js';

/** The head of the answer comes at once; its body takes its time. */
export const slowBody: Fault<'slow-body'> = async (exchange, { ms }) => {
  const answer = await exchange.send();
  const body = await answer.hold();
  if (body === null || body.length === 0) {
    exchange.leftOut(body === null ? TOO_LONG : 'the answer has no body');
    return exchange.pass(answer);
  }
  exchange.strikes(`the body took ${ms} ms`);
  await exchange.pass(answer, slowly(exchange, body, ms));
};

const PIECES = 20;

async function* slowly(exchange: Exchange, body: Buffer, ms: number): AsyncGenerator<Buffer> {
  const size = Math.ceil(body.length / PIECES);
  const count = Math.ceil(body.length / size);
  for (let nth = 0; nth < count; nth += 1) {
    await exchange.wait(ms / count);
    yield body.subarray(nth * size, (nth + 1) * size);
  }
}
