import type { Exchange, Fault } from './fault.js';

/** Both bodies go over a line that carries so many bytes per second. */
export const bandwidth: Fault<'bandwidth'> = async (exchange, { bytes_per_second }) => {
  exchange.strikes(`${bytes_per_second} bytes per second`);
  const pieces = trickle(exchange, [exchange.body], bytes_per_second);
  const answer = await exchange.send({ pieces });
  await exchange.pass(answer, trickle(exchange, answer.pieces(), bytes_per_second));
};

const PER_SECOND = 20;

/** Each piece takes the time that its bytes need on that line. */
async function* trickle(
  exchange: Exchange,
  body: AsyncIterable<Buffer> | Iterable<Buffer>,
  bytesPerSecond: number,
): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.floor(bytesPerSecond / PER_SECOND));
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length; start += size) {
      const piece = chunk.subarray(start, start + size);
      await exchange.wait((piece.length / bytesPerSecond) * 1_000);
      yield piece;
    }
  }
}
