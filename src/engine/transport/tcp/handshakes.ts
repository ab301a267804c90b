import type { Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';

/** Keeps those that begin a handshake and do not finish it from piling up. */
export class Handshakes {
  /** By remote address, in the order of arrival. */
  readonly #pending = new Map<string, Socket>();
  readonly #limit: number;

  constructor(server: TlsServer, limit: number) {
    this.#limit = limit;
    server.on('connection', (socket: Socket) => this.#begun(socket));
    server.on('secureConnection', (socket) => this.#pending.delete(nameOf(socket)));
  }

  get size(): number {
    return this.#pending.size;
  }

  drop(): void {
    for (const socket of this.#pending.values()) socket.destroy();
  }

  #begun(socket: Socket): void {
    const name = nameOf(socket);
    this.#pending.set(name, socket);
    socket.once('close', () => {
      if (this.#pending.get(name) === socket) this.#pending.delete(name);
    });
    if (this.#pending.size <= this.#limit) return;
    const [oldest] = this.#pending.values();
    oldest?.destroy();
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
