import { type Exchange, type Fault, TOO_LONG } from './fault.js';

/**
 * Some bytes of the answer's body become NUL, which JSON allows nowhere: a client cannot take the
 * answer for another valid one, only for a broken one.
 */
export const corruptedBody: Fault<'corrupted-body'> = async (exchange) => {
  const answer = await exchange.send();
  const body = await answer.hold();
  if (body === null || body.length === 0) {
    exchange.leftOut(body === null ? TOO_LONG : 'the answer has no body');
    return exchange.pass(answer);
  }
  const places = drawPlaces(exchange, body.length);
  const damaged = Buffer.from(body);
  for (const place of places) damaged[place] = 0;
  exchange.strikes(`${places.size} of ${body.length} bytes arrived as NUL`);
  await exchange.pass(answer, once(damaged));
};

/** About one byte in 64, sixteen at most. */
function drawPlaces(exchange: Exchange, length: number): Set<number> {
  const count = Math.min(16, Math.ceil(length / 64));
  const drawn = Array.from({ length: count }, (_, nth) => Math.floor(exchange.draw(nth) * length));
  return new Set(drawn);
}

async function* once(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
