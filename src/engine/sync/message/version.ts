import { type ByteReader, SoftadastraError } from '../../core/index.js';

/** Raised with every change that an older node would read wrongly. */
export const MESSAGE_VERSION = 1;

/** @throws SoftadastraError `protocol_mismatch` */
export function checkVersion(reader: ByteReader): void {
  const version = reader.u8();
  if (version !== MESSAGE_VERSION) {
    throw new SoftadastraError(
      'protocol_mismatch',
      `the peer speaks version ${version} of the messages, this node version ${MESSAGE_VERSION}`,
      { context: { version, supported: MESSAGE_VERSION } },
    );
  }
}
