import { Result, SoftadastraError } from '../core/index.js';
import type { EncodedValue } from './reports.js';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * As text where the bytes are valid UTF-8 without control characters (but tab and line ends), so
 * that decoding gives the same bytes again and nothing in it drives a terminal; else in base64.
 */
export function encodeValue(bytes: Uint8Array): EncodedValue {
  const text = textOf(bytes);
  return text === null || CONTROL.test(text)
    ? { encoding: 'base64', data: Buffer.from(bytes).toString('base64') }
    : { encoding: 'text', data: text };
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    // The decoder says by throwing that these bytes are not UTF-8.
    return null;
  }
}

/** `invalid_argument` where the text is half a surrogate pair or the base64 is none. */
export function decodeValue({ encoding, data }: EncodedValue): Result<Buffer> {
  if (encoding === 'text' && data.isWellFormed()) return Result.ok(Buffer.from(data, 'utf8'));
  if (encoding === 'base64' && data.length % 4 === 0 && BASE64.test(data)) {
    return Result.ok(Buffer.from(data, 'base64'));
  }
  const message =
    encoding === 'text' ? 'the text holds half a surrogate pair' : 'the value is not valid base64';
  return Result.err(new SoftadastraError('invalid_argument', message));
}
