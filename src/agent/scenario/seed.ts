import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that depends on the seed and the path alone: not on time, order or process.
 * The first 48 bits of SHA-256 over seed and path.
 */
export function draw(seed: string, ...path: (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...path]))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A whole number in [minimum, maximum], drawn as `draw` does. */
export function drawInteger(
  minimum: number,
  maximum: number,
  seed: string,
  ...path: (string | number)[]
): number {
  return minimum + Math.floor(draw(seed, ...path) * (maximum - minimum + 1));
}
