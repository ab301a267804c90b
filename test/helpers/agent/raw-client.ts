import { connect } from 'node:net';

/** What a client saw of one connection. */
export interface RawSight {
  text: string;
  /** `end`: the other side closed in good order; else the code of the error. */
  ending: string;
}

/**
 * Sends bytes as they are and reads until the connection ends.
 * @param until ends the connection from this side once so much has been read.
 */
export function talkRaw(
  origin: string,
  bytes: string | Buffer,
  until: (text: string) => boolean = () => false,
): Promise<RawSight> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!until(text)) return;
      resolve({ text, ending: 'enough' });
      socket.destroy();
    });
    socket.on('end', () => {
      resolve({ text, ending: 'end' });
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ text, ending: error.code ?? error.message }),
    );
  });
}
