import { type ByteReader, CodecError } from '../../core/index.js';

/** Raised with every change that an older node would read wrongly. */
export const MESSAGE_VERSION = 1;

/** @throws CodecError */
export function checkVersion(reader: ByteReader): void {
  const version = reader.u8();
  if (version !== MESSAGE_VERSION) {
    throw new CodecError(`version ${version} of the messages, this node speaks ${MESSAGE_VERSION}`);
  }
}
