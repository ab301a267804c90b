import type {
  Connection,
  HostAndPort,
  Listener,
  NetworkError,
} from '../../../src/engine/transport/index.js';
import type { UnderTest } from './contract.js';

export const KEY = Buffer.alloc(32, 7);
export const OTHER_KEY = Buffer.alloc(32, 8);

/** Bytes that differ from their neighbours, in the same order every time. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8)) & 0xff;
  return bytes;
}

/** A connection with all that came out of it. */
export class End {
  readonly connection: Connection;
  readonly closed: Promise<NetworkError | null>;
  closes = 0;
  drains = 0;
  readonly #pieces: Buffer[] = [];
  #size = 0;
  #waiting: { size: number; resolve: () => void } | null = null;
  #onDrain: () => void = () => {};

  constructor(connection: Connection) {
    this.connection = connection;
    this.closed = new Promise((resolve) => {
      connection.onClose((error) => {
        this.closes += 1;
        resolve(error);
      });
    });
    connection.onDrain(() => {
      this.drains += 1;
      this.#onDrain();
    });
  }

  get size(): number {
    return this.#size;
  }

  read(): this {
    this.connection.onData((bytes) => {
      this.#pieces.push(bytes);
      this.#size += bytes.length;
      if (this.#waiting && this.#size >= this.#waiting.size) this.#waiting.resolve();
    });
    return this;
  }

  /** Everything received so far, once it is at least so many bytes. */
  async received(size: number): Promise<Buffer> {
    await new Promise<void>((resolve) => {
      this.#waiting = { size, resolve };
      if (this.#size >= size) resolve();
    });
    return Buffer.concat(this.#pieces);
  }

  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrain = resolve;
    });
  }
}

export interface Listened {
  readonly listener: Listener;
  /** The next connection that arrives. */
  next(): Promise<End>;
  readonly refused: { remote: HostAndPort; error: NetworkError }[];
  /** The next refusal. */
  refusal(): Promise<NetworkError>;
  arrived: number;
}

export async function listenOn(use: UnderTest, key: Buffer | null): Promise<Listened> {
  const arrived = queue<End>();
  const errors = queue<NetworkError>();
  const refused: Listened['refused'] = [];
  const listened: Listened = {
    listener: await use.listening.listen(
      { host: use.host, port: 0, key },
      {
        connection(connection) {
          listened.arrived += 1;
          arrived.put(new End(connection));
        },
        refused(remote, error) {
          refused.push({ remote, error });
          errors.put(error);
        },
      },
    ),
    next: arrived.take,
    refused,
    refusal: errors.take,
    arrived: 0,
  };
  return listened;
}

/** Both ends of a new connection, already reading. */
export async function joined(use: UnderTest, key: Buffer | null) {
  const listened = await listenOn(use, key);
  const [dialed, accepted] = await use.during(
    Promise.all([dial(use, listened.listener.port, key), listened.next()]),
  );
  return { dialed: dialed.read(), accepted: accepted.read(), listened };
}

export async function dial(use: UnderTest, port: number, key: Buffer | null): Promise<End> {
  const { signal } = new AbortController();
  return new End(await use.dialing.connect({ host: use.host, port, key }, signal));
}

function queue<T>() {
  const things: T[] = [];
  const takers: ((thing: T) => void)[] = [];
  return {
    put(thing: T) {
      const taker = takers.shift();
      if (taker) taker(thing);
      else things.push(thing);
    },
    take(): Promise<T> {
      const thing = things.shift();
      return thing === undefined
        ? new Promise((resolve) => takers.push(resolve))
        : Promise.resolve(thing);
    },
  };
}
