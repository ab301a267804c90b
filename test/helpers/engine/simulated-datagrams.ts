import type { Random } from '../../../src/engine/core/index.js';
import type {
  DatagramAddress,
  DatagramHandlers,
  DatagramNetwork,
  DatagramSocket,
} from '../../../src/engine/discovery/index.js';
import type { SimulatedTime } from './simulated-datagrams/time.js';

export { SimulatedClock, SimulatedTime } from './simulated-datagrams/time.js';

const ANY_HOST = '0.0.0.0';
const LOOPBACK = '127.0.0.1';
const MAX_BYTES = 65_507;
const FIRST_FREE_PORT = 40_000;

export interface Weather {
  /** From 0 to 1: the share of datagrams that never arrive. */
  readonly loss: number;
  /** The share that arrives twice. */
  readonly duplicates: number;
  /** Each copy takes a time in between of its own, so that they overtake one another. */
  readonly delayMs: readonly [least: number, most: number];
}

const CALM: Weather = { loss: 0, duplicates: 0, delayMs: [0, 0] };

interface Bound {
  readonly machine: string;
  readonly host: string;
  readonly port: number;
  readonly handlers: DatagramHandlers;
}

/**
 * Machines on one network segment. As with Linux, a socket on one address gets no broadcasts, and
 * loopback stays within its machine.
 */
export class SimulatedDatagrams {
  weather: Weather = CALM;
  readonly #time: SimulatedTime;
  readonly #random: Random;
  readonly #bound = new Set<Bound>();
  #sides: readonly (readonly string[])[] = [];
  #freePort = FIRST_FREE_PORT;
  /** All that was handed to the network, for whoever listens in. */
  readonly overheard: { bytes: Buffer; from: DatagramAddress; to: DatagramAddress }[] = [];

  constructor(time: SimulatedTime, random: Random) {
    this.#time = time;
    this.#random = random;
  }

  /** The network as the machine with this address sees it. */
  machine(host: string): DatagramNetwork {
    return { bind: async (address, handlers) => this.#bind(host, address, handlers) };
  }

  /** Only machines within one of the groups hear each other. */
  partition(...sides: (readonly string[])[]): void {
    this.#sides = sides;
  }

  heal(): void {
    this.#sides = [];
  }

  /** A datagram out of nowhere, with whatever sender is claimed. */
  inject(bytes: Uint8Array, from: DatagramAddress, to: DatagramAddress): void {
    this.#carry(Buffer.from(bytes), from, to, from.host);
  }

  #bind(machine: string, { host, port }: DatagramAddress, handlers: DatagramHandlers) {
    if (![ANY_HOST, LOOPBACK, machine].includes(host)) throw systemError('EADDRNOTAVAIL');
    const wanted = port === 0 ? this.#freePort++ : port;
    for (const other of this.#bound) {
      const same = other.host === host || other.host === ANY_HOST || host === ANY_HOST;
      if (other.machine === machine && other.port === wanted && same) {
        throw systemError('EADDRINUSE');
      }
    }
    const bound: Bound = { machine, host, port: wanted, handlers };
    this.#bound.add(bound);
    return this.#socket(bound);
  }

  #socket(bound: Bound): DatagramSocket {
    const { machine, port } = bound;
    return {
      port,
      send: async (bytes, to) => {
        if (!this.#bound.has(bound)) throw systemError('EBADF');
        if (bytes.length > MAX_BYTES) throw systemError('EMSGSIZE');
        const from = { host: isLocal(to.host) ? LOOPBACK : machine, port };
        this.overheard.push({ bytes: Buffer.from(bytes), from, to });
        this.#carry(Buffer.from(bytes), from, to, machine);
      },
      close: async () => void this.#bound.delete(bound),
    };
  }

  #carry(bytes: Buffer, from: DatagramAddress, to: DatagramAddress, machine: string): void {
    const { loss, duplicates, delayMs } = this.weather;
    for (const bound of this.#bound) {
      if (!reaches(machine, to, bound)) continue;
      const copies = this.#random.float() < duplicates ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        if (this.#random.float() < loss) continue;
        const delay = delayMs[0] + this.#random.float() * (delayMs[1] - delayMs[0]);
        this.#time.after(delay, () => this.#deliver(Buffer.from(bytes), from, machine, bound));
      }
    }
  }

  #deliver(bytes: Buffer, from: DatagramAddress, machine: string, bound: Bound): void {
    const cut =
      machine !== bound.machine &&
      this.#sides.length > 0 &&
      !this.#sides.some((side) => side.includes(machine) && side.includes(bound.machine));
    if (!cut && this.#bound.has(bound)) bound.handlers.receive(bytes, from);
  }
}

function reaches(machine: string, to: DatagramAddress, bound: Bound): boolean {
  if (to.port !== bound.port) return false;
  if (isLocal(to.host)) return bound.machine === machine && isLocal(bound.host, ANY_HOST);
  if (to.host.endsWith('.255')) return bound.host === ANY_HOST;
  return to.host === bound.machine && (bound.host === ANY_HOST || bound.host === to.host);
}

function isLocal(host: string, ...others: string[]): boolean {
  return host === LOOPBACK || others.includes(host);
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
