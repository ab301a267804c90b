/** As much of an answer as the agent is ready to hold. A listing of 100,000 things is below it. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** An answer that is longer than anybody needs; the rest of it was not read. */
export class OversizedAnswerError extends Error {
  override name = 'OversizedAnswerError';
  constructor(limit: number) {
    super(`the answer is longer than ${Math.round(limit / 1024 / 1024)} MiB`);
  }
}

/**
 * The text of a body of at most `limit` bytes. A time limit is the business of the signal that the
 * request was made with.
 * @throws OversizedAnswerError after at most one chunk more; the connection is then closed.
 */
export async function readBounded(
  body: AsyncIterable<Uint8Array>,
  limit = MAX_ANSWER_BYTES,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > limit) throw new OversizedAnswerError(limit);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
