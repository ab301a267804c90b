import type { HistoryEntry, Model } from '../../../src/agent/oracle/linearizability/index.js';
import type { Seeded } from '../seed.js';

/** What a store does wrong now and then. */
export const DEFECTS = {
  register: ['stale read', 'lost update', 'resurrected delete', 'double cas'],
  set: ['stale read', 'lost update', 'resurrected delete', 'phantom', 'shown twice'],
} as const;
export type Defect = (typeof DEFECTS)[Model][number];

export interface SimulatedRunOptions {
  readonly model: Model;
  readonly operations: number;
  readonly clients: number;
  readonly values: number;
  /** Null: the store is sound. */
  readonly defect: Defect | null;
}

type Value = number | null;
interface Request {
  readonly process: number;
  readonly f: 'read' | 'write' | 'cas' | 'delete' | 'add';
  readonly value: unknown;
}
/** A request on its way to the store; the answer is on its way back unless it is lost. */
interface Message extends Request {
  readonly answered: boolean;
}

/**
 * Clients that repeat what was not answered, a network that swallows, delays and doubles requests and
 * loses answers, and a store that takes one request at a time. Each attempt and each double is an
 * invocation of its own, by a process of its own, as in the test of an API.
 */
export function simulatedRun(random: Seeded, options: SimulatedRunOptions): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  const store = new Store(random, options.defect, options.model);
  const clients: { request: Request | null; answer: HistoryEntry | null; lost: boolean }[] =
    Array.from({ length: options.clients }, () => ({ request: null, answer: null, lost: false }));
  const network: Message[] = [];
  const answers = new Map<number, HistoryEntry>();
  let processes = 0;
  let begun = 0;

  const send = (f: Request['f'], value: unknown): Request => {
    const request = { process: processes++, f, value };
    const { process } = request;
    entries.push({ process, type: 'invoke', f, value: f === 'read' ? null : value });
    const fate = random.random();
    // Swallowed on the way there; else taken, with the answer lost or not.
    if (fate > 0.1) network.push({ ...request, answered: fate > 0.25 });
    return request;
  };

  while (begun < options.operations || clients.some(({ request }) => request)) {
    const client = random.pick(clients);
    const step = random.random();
    if (step < 0.5 && network.length > 0) {
      const [message] = network.splice(random.between(0, network.length - 1), 1);
      if (!message) continue;
      const answer = store.take(message);
      if (message.answered) answers.set(message.process, answer);
      // The double is a call of its own that nobody waits for; it may come at any time.
      if (random.random() < 0.1) send(message.f, message.value);
    } else if (!client.request && begun < options.operations) {
      const { f, value } = draw(random, options);
      client.request = send(f, value);
      begun += 1;
    } else if (client.request) {
      const { process, f, value } = client.request;
      const answer = answers.get(process);
      if (answer) {
        entries.push(answer);
        client.request = null;
      } else if (random.random() < 0.15) {
        if (random.random() < 0.5) entries.push({ process, type: 'info', f });
        client.request = random.random() < 0.6 ? send(f, value) : null;
      }
    }
  }
  return entries;
}

class Store {
  #value: Value = null;
  #elements: number[] = [];
  #before: { value: Value; elements: number[] } = { value: null, elements: [] };

  constructor(
    readonly random: Seeded,
    readonly defect: Defect | null,
    readonly model: Model,
  ) {}

  take({ process, f, value }: Request): HistoryEntry {
    const fails = (defect: Defect) => this.defect === defect && this.random.random() < 0.6;
    const now = { value: this.#value, elements: this.#elements };
    if (f === 'read') {
      const shown = fails('stale read') ? this.#before : now;
      if (this.model === 'register') return { process, type: 'ok', f, value: shown.value };
      const more = fails('phantom') ? [99] : fails('shown twice') ? shown.elements.slice(0, 1) : [];
      return { process, type: 'ok', f, value: [...shown.elements, ...more] };
    }
    if (f === 'cas') {
      const [from, to] = value as [Value, Value];
      if (from !== this.#value) {
        // It was applied before, and is applied again although the value has moved on.
        if (fails('double cas')) this.#value = to;
        return { process, type: 'fail', f, value };
      }
    }
    if (!fails('lost update')) this.#apply(f, value);
    if (f === 'delete' && fails('resurrected delete')) {
      [this.#value, this.#elements] = [now.value, now.elements];
    }
    this.#before = now;
    return { process, type: 'ok', f, value };
  }

  #apply(f: Request['f'], value: unknown): void {
    const others = this.#elements.filter((element) => element !== value);
    this.#elements = f === 'add' ? [...others, value as number] : others;
    this.#value =
      f === 'cas' ? (value as [Value, Value])[1] : f === 'delete' ? null : (value as Value);
  }
}

function draw(random: Seeded, { model, values }: SimulatedRunOptions) {
  const value = random.between(1, values);
  const kind = random.random();
  if (kind < 0.4) return { f: 'read', value: null } as const;
  if (model === 'set') return { f: kind < 0.8 ? 'add' : 'delete', value } as const;
  if (kind < 0.65) return { f: 'write', value } as const;
  if (kind < 0.8) return { f: 'delete', value: null } as const;
  return { f: 'cas', value: [random.pick([null, random.between(1, values)]), value] } as const;
}
