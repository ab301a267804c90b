import test, { type ExecutionContext } from 'ava';
import type {
  DatagramAddress,
  DatagramNetwork,
  DatagramSocket,
} from '../../../src/engine/discovery/index.js';

export interface UnderTest {
  readonly network: DatagramNetwork;
  /** An address of this machine that only its own programs reach. */
  readonly host: string;
  /** Lets time pass until what was sent has arrived; where time passes by itself, nothing. */
  readonly carry: () => Promise<void>;
}

/** What every network of datagrams does, on a machine where none is lost. */
export function runDatagramContract(name: string, create: (t: ExecutionContext) => UnderTest) {
  const contract = (title: string, run: (t: ExecutionContext, place: Place) => Promise<void>) =>
    test(`${name}: ${title}`, (t) => run(t, new Place(t, create(t))));

  datagramsArrive(contract);
  addressesAreTaken(contract);
  socketsEnd(contract);
}

type Contract = (title: string, run: (t: ExecutionContext, place: Place) => Promise<void>) => void;

function datagramsArrive(contract: Contract): void {
  contract('a datagram arrives whole, with the address to answer to', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    const bytes = Buffer.from([0, 255, 10, 13, 0, 128]);
    await a.socket.send(bytes, b.address);
    const heard = await b.next();
    t.deepEqual(heard, { bytes, from: a.address });
    await b.socket.send(Buffer.from('back'), heard.from);
    t.is((await a.next()).bytes.toString(), 'back');
  });

  contract('an empty datagram arrives too', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    await a.socket.send(Buffer.alloc(0), b.address);
    t.is((await b.next()).bytes.length, 0);
  });

  contract('what arrives is not changed by what the sender does later', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    const bytes = Buffer.from('before');
    await a.socket.send(bytes, b.address);
    bytes.fill('x');
    t.is((await b.next()).bytes.toString(), 'before');
  });

  contract('sending to where nobody listens is no error', async (t, place) => {
    const [a, gone] = [await place.bind(), await place.bind()];
    await gone.socket.close();
    await t.notThrowsAsync(a.socket.send(Buffer.from('hello'), gone.address));
    await a.socket.send(Buffer.from('self'), a.address);
    t.is((await a.next()).bytes.toString(), 'self', 'and the socket goes on');
  });

  contract('a datagram that is too large is refused', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    const sending = a.socket.send(Buffer.alloc(70_000), b.address);
    t.is(await codeOf(sending), 'EMSGSIZE');
  });
}

function addressesAreTaken(contract: Contract): void {
  contract('port 0 is any free one', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    t.true(a.socket.port > 0 && b.socket.port > 0);
    t.not(a.socket.port, b.socket.port);
  });

  contract('a port is had by one', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    t.is(await codeOf(place.bind(a.socket.port)), 'EADDRINUSE');
    await b.socket.send(Buffer.from('still'), a.address);
    t.is((await a.next()).bytes.toString(), 'still');
  });

  contract('an address of another machine cannot be bound', async (t, place) => {
    t.is(await codeOf(place.bind(0, '203.0.113.7')), 'EADDRNOTAVAIL');
  });
}

function socketsEnd(contract: Contract): void {
  contract('a closed socket neither hears nor speaks, and its port is free', async (t, place) => {
    const [a, b] = [await place.bind(), await place.bind()];
    await a.socket.close();
    await a.socket.close();
    await t.throwsAsync(a.socket.send(Buffer.from('x'), b.address));
    await b.socket.send(Buffer.from('lost'), a.address);
    const again = await place.bind(a.socket.port);
    await b.socket.send(Buffer.from('found'), again.address);
    t.is((await again.next()).bytes.toString(), 'found');
    t.is(a.waiting, 0);
  });
}

/** Binds sockets that are closed with the test. */
class Place {
  constructor(
    readonly t: ExecutionContext,
    readonly under: UnderTest,
  ) {}

  async bind(port = 0, host = this.under.host): Promise<Ear> {
    const ear = new Ear(this.under, host);
    await ear.open(port);
    this.t.teardown(() => ear.socket.close());
    return ear;
  }
}

interface HeardDatagram {
  readonly bytes: Buffer;
  readonly from: DatagramAddress;
}

class Ear {
  readonly #heard: HeardDatagram[] = [];
  #wake: (() => void) | null = null;
  #socket: DatagramSocket | null = null;

  constructor(
    readonly under: UnderTest,
    readonly host: string,
  ) {}

  async open(port: number): Promise<void> {
    this.#socket = await this.under.network.bind(
      { host: this.host, port },
      {
        receive: (bytes, from) => {
          this.#heard.push({ bytes, from });
          this.#wake?.();
        },
        failed: (error) => {
          throw error;
        },
      },
    );
  }

  get socket(): DatagramSocket {
    if (!this.#socket) throw new Error('it is not open');
    return this.#socket;
  }

  get address(): DatagramAddress {
    return { host: this.host, port: this.socket.port };
  }

  get waiting(): number {
    return this.#heard.length;
  }

  async next(): Promise<HeardDatagram> {
    await this.under.carry();
    for (;;) {
      const first = this.#heard.shift();
      if (first) return first;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function codeOf(doing: Promise<unknown>): Promise<unknown> {
  try {
    await doing;
    return 'no error';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
