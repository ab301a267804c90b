import test, { type ExecutionContext } from 'ava';
import type { Listener, Network } from '../../../src/engine/transport/index.js';
import { bytes } from './bytes.js';
import { endings } from './endings.js';
import { refusals } from './refusals.js';

/** What every network that transport runs on has to keep. */
const SUITES: readonly Suite[] = [bytes, endings, refusals];

export type Suite = (check: Check) => void;

/** One promise of the contract. */
export type Check = (title: string, body: (t: ExecutionContext, use: UnderTest) => unknown) => void;

export interface UnderTest {
  /** The network as seen by who listens, on `host`. */
  readonly listening: Network;
  readonly host: string;
  /** The network as seen by who dials. */
  readonly dialing: Network;
  /** An address that is not loopback. */
  readonly elsewhere: string;
  /** Lets time pass, simulated or real, until the promise has settled. */
  during<T>(promise: Promise<T>): Promise<T>;
}

/** Registers the whole contract for one network. */
export function runContract(name: string, make: (t: ExecutionContext) => UnderTest): void {
  for (const suite of SUITES) {
    suite((title, body) => test(`${name}: ${title}`, (t) => body(t, closing(t, make(t)))));
  }
}

/** Closes every listener at the end of the test. */
function closing(t: ExecutionContext, use: UnderTest): UnderTest {
  const listeners: Listener[] = [];
  t.teardown(() => use.during(Promise.all(listeners.map((listener) => listener.close()))));
  return {
    ...use,
    during: (promise) => use.during(promise),
    listening: {
      connect: (address, signal) => use.listening.connect(address, signal),
      async listen(address, accept) {
        const listener = await use.listening.listen(address, accept);
        listeners.push(listener);
        return listener;
      },
    },
  };
}
