import { keyAt, VALUE_BYTES } from './entries.js';

/** Far from all that came before it, and every entry in its turn where it has no factor of theirs. */
const STRIDE = 7_919;

/** Gets values of keys in no order. @returns how many in a second. */
export function lookUp(
  entries: number,
  gets: number,
  get: (key: string) => Uint8Array | undefined,
): number {
  // Made beforehand, as by an application that has read them from a request.
  const keys = Array.from({ length: entries }, (_, index) => keyAt((index * STRIDE) % entries));
  let bytes = 0;
  const startedAt = performance.now();
  for (let index = 0; index < gets; index += 1) {
    bytes += get(keys[index % entries] as string)?.length ?? 0;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  if (bytes !== gets * VALUE_BYTES) throw new Error(`${bytes} bytes were read`);
  return gets / seconds;
}
