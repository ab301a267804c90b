import { crc32c as compute } from '@node-rs/crc32';

/** CRC-32C (Castagnoli, RFC 3720 appendix B.4) as an unsigned integer; `seed` continues one. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  return compute(bytes as Buffer, seed);
}
