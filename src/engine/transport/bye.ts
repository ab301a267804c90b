/**
 * The payload of a bye, the last frame of whoever ends a connection: text code (one of core's error
 * codes; others are read as transport_error), text message (at most 512 characters are kept), u8
 * retryable (0 or 1).
 */
import {
  ByteReader,
  ByteWriter,
  CodecError,
  isErrorCode,
  SoftadastraError,
} from '../core/index.js';

const MAX_MESSAGE = 512;

export function encodeBye(reason: SoftadastraError): Buffer {
  const message = reason.message.slice(0, MAX_MESSAGE);
  return new ByteWriter()
    .text(reason.code)
    .text(message)
    .u8(reason.retryable ? 1 : 0)
    .finish();
}

/** Why the other end went, as it says. @throws SoftadastraError malformed_frame */
export function decodeBye(payload: Buffer): SoftadastraError {
  try {
    const reader = new ByteReader(payload);
    const code = reader.text();
    const message = printable(reader.text());
    const retryable = reader.u8() === 1;
    reader.end();
    return new SoftadastraError(
      isErrorCode(code) ? code : 'transport_error',
      `the other node ended the connection: ${message}`,
      // What it cannot go on with is its own: nothing of this node has to be opened anew.
      { retryable, fatal: false },
    );
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    throw new SoftadastraError('malformed_frame', `the bye is malformed: ${error.message}`);
  }
}

/** What another machine says must not drive this one's terminal. */
function printable(text: string): string {
  return text.slice(0, MAX_MESSAGE).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
