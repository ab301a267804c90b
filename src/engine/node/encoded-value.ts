import type { EncodedValue } from './reports.js';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** As text where the bytes are valid UTF-8, so that decoding gives the same bytes again. */
export function encodeValue(bytes: Uint8Array): EncodedValue {
  try {
    return { encoding: 'text', data: strictUtf8.decode(bytes) };
  } catch {
    // Not UTF-8: the decoder says so by throwing, and base64 holds any bytes.
    return { encoding: 'base64', data: Buffer.from(bytes).toString('base64') };
  }
}

export function decodeValue({ encoding, data }: EncodedValue): Buffer {
  return Buffer.from(data, encoding === 'text' ? 'utf8' : 'base64');
}
