import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type {
  DatagramAddress,
  DatagramHandlers,
  DatagramNetwork,
  DatagramSocket,
} from './types.js';

/** UDP by the operating system. */
export class UdpNetwork implements DatagramNetwork {
  async bind(address: DatagramAddress, handlers: DatagramHandlers): Promise<DatagramSocket> {
    // Without reuseAddr: a second socket on the port would take datagrams away from the first.
    const socket = createSocket({ type: isIPv6(address.host) ? 'udp6' : 'udp4' });
    try {
      const bound = once(socket, 'listening');
      socket.bind({ port: address.port, address: address.host, exclusive: true });
      await bound;
      socket.setBroadcast(true);
    } catch (error) {
      await closed(socket);
      throw error;
    }
    socket.on('error', (error) => handlers.failed(error));
    socket.on('message', (bytes, { address: host, port }) =>
      handlers.receive(bytes, { host, port }),
    );
    return new UdpSocket(socket);
  }
}

class UdpSocket implements DatagramSocket {
  readonly port: number;
  readonly #socket: Socket;
  #closing: Promise<void> | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  send(bytes: Uint8Array, to: DatagramAddress): Promise<void> {
    if (this.#closing) return Promise.reject(new Error('the socket is closed'));
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, to.port, to.host, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    this.#closing ??= closed(this.#socket.removeAllListeners('message'));
    return this.#closing;
  }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(resolve));
}
