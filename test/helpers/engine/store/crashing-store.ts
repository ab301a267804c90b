import type { Store } from '../../../../src/engine/store/index.js';
import type { Seeded } from '../../seed.js';
import { randomFrom } from '../random.js';
import { SimulatedDisk } from '../simulated-disk.js';
import { apply, type Contents, contentsOf, isEqual, type Sets } from './contents.js';
import { ManualClock } from './manual-clock.js';
import { openStore, type TestStoreOptions } from './open-store.js';
import { everything, nothing } from './state-of.js';

/** A record that the log was given: what it sets, and whether it was answered as durable. */
interface Sent {
  readonly sets: Sets;
  readonly answer: Promise<void>;
  answered: 'no' | 'yes' | 'durably';
}

/**
 * A store on a disk that loses power, beside a Map. The log takes records in the order in which
 * they were sent, so after a crash the store must be the Map after some number of them: at least all
 * that were answered as durable, and each whole or not at all.
 */
export class CrashingStore {
  store!: Store;
  crashes = 0;
  /** How many records were answered, and how many of the others a crash spared. */
  answered = 0;
  spared = 0;
  readonly #seed: Seeded;
  readonly #clock = new ManualClock();
  readonly #options: TestStoreOptions;
  #disk = new SimulatedDisk();
  #remote!: Store;
  #contents: Contents = new Map();
  #sent: Sent[] = [];

  constructor(seed: Seeded, options: TestStoreOptions) {
    this.#seed = seed;
    this.#options = options;
  }

  async start(): Promise<void> {
    const random = randomFrom(this.#seed);
    // Its clock is ahead, so that what it writes last is later than all that is here.
    const ahead = { now: () => this.#clock.now() + 60_000, after: this.#clock.after };
    this.#remote = await openStore({ nodeId: 'remote', clock: ahead, random });
    await this.#open();
  }

  /** Does something to the store without waiting for its answer. */
  act(): void {
    const seed = this.#seed;
    this.#clock.advance(1);
    const chance = seed.random();
    if (chance < 0.6) this.#put(this.#key(), this.#value());
    else if (chance < 0.72) this.#remove(this.#key());
    else if (chance < 0.84) this.#batch();
    else if (chance < 0.92) this.#note(`n${seed.between(0, 3)}`);
    else if (chance < 0.97) this.#merge();
    else if (chance < 0.98) void this.store.purgeTombstones(this.store.vector);
    else if (chance < 0.985) void this.store.compact();
    else void this.store.get(this.#key());
  }

  /** Waits until all is answered, and compares. */
  async settle(): Promise<void> {
    await Promise.all(this.#sent.map(({ answer }) => answer));
    const contents = new Map(this.#contents);
    for (const { sets, answered } of this.#sent) {
      if (answered === 'no') throw new Error('a write was refused');
      apply(contents, sets);
    }
    this.#compare(contents, 'live');
    if (!this.#isDurable()) {
      if (this.#seed.random() < 0.8) return;
      (await this.store.flush()).value();
    }
    this.#contents = contents;
    this.#sent = [];
  }

  /** The power goes at once; the next process finds what is left. */
  async crash(): Promise<void> {
    this.crashes += 1;
    this.#disk = this.#disk.crash(this.#seed.random() < 0.2 ? null : { float: this.#seed.random });
    await this.#reopen();
  }

  /** The process is killed: what was written is there, synced or not. */
  async kill(): Promise<void> {
    this.#disk = this.#disk.kill();
    await this.#reopen();
  }

  /** Ends and starts in good order. */
  async restart(): Promise<void> {
    (await this.store.close()).value();
    await Promise.all(this.#sent.map(({ answer }) => answer));
    for (const sent of this.#sent) if (sent.answered === 'yes') sent.answered = 'durably';
    await this.#reopen();
  }

  async #reopen(): Promise<void> {
    await this.#open();
    const spared = this.#match();
    this.answered += this.#sent.filter(({ answered }) => answered !== 'no').length;
    this.spared += this.#sent.slice(0, spared).filter(({ answered }) => answered === 'no').length;
    for (const { sets } of this.#sent.slice(0, spared)) apply(this.#contents, sets);
    this.#sent = [];
    await this.#catchUp();
  }

  async #open(): Promise<void> {
    const options = { ...this.#options, clock: this.#clock, random: randomFrom(this.#seed) };
    this.store = await openStore({ ...options, disk: this.#disk });
  }

  /** @returns how many of the records that were sent are there. */
  #match(): number {
    const least = this.#sent.findLastIndex(({ answered }) => answered === 'durably') + 1;
    const contents = new Map(this.#contents);
    const found = contentsOf(this.store);
    for (let count = 0; count <= this.#sent.length; count += 1) {
      if (count >= least && isEqual(contents, found)) return count;
      const next = this.#sent[count];
      if (next) apply(contents, next.sets);
    }
    throw new Error(
      `what was answered is not there, or a part of a record is: ${JSON.stringify({
        before: [...this.#contents],
        sent: this.#sent,
        found: [...found],
      })}`,
    );
  }

  /** The other node sends again what a crash took, as it would; the latest write holds. */
  async #catchUp(): Promise<void> {
    const times = new Map(
      this.store
        .operationsAfter(nothing(), everything)
        .operations.map(({ key, time }) => [key, time] as const),
    );
    const { operations, through } = this.#remote.operationsAfter(this.store.vector, everything);
    (await this.store.merge(operations, through)).value();
    (await this.store.flush()).value();
    for (const { key, value, time } of operations) {
      if (time > (times.get(key) ?? 0)) apply(this.#contents, [[key, text(value)]]);
    }
    this.#compare(this.#contents, 'caught up');
  }

  #put(key: string, value: string): void {
    this.#send([[key, value]], this.store.put(key, Buffer.from(value)));
  }

  #remove(key: string): void {
    if (this.store.has(key)) this.#send([[key, null]], this.store.remove(key));
  }

  #batch(): void {
    const sets = Array.from({ length: this.#seed.between(1, 5) }, () => {
      return [this.#key(), this.#seed.random() < 0.2 ? null : this.#value()] as const;
    });
    const writes = sets.map(([key, value]) => ({
      key,
      value: value === null ? null : Buffer.from(value),
    }));
    this.#send(sets, this.store.batch(writes));
  }

  #note(name: string): void {
    const value = this.#seed.random() < 0.2 ? null : this.#value();
    this.#send(
      [[`note ${name}`, value]],
      this.store.note(name, value === null ? null : Buffer.from(value)),
    );
  }

  #merge(): void {
    const before = this.#remote.vector.clone();
    for (let count = this.#seed.between(1, 4); count > 0; count -= 1) {
      const [key, value] = [this.#key(), this.#value()];
      if (this.#seed.random() < 0.3) void this.#remote.batch([{ key, value: null }]);
      else void this.#remote.put(key, Buffer.from(value));
    }
    const { operations, through } = this.#remote.operationsAfter(before, everything);
    const sets = operations.map(({ key, value }) => [key, text(value)] as const);
    this.#send(sets, this.store.merge(operations, through));
  }

  #send(sets: Sets, answer: Promise<{ isOk(): boolean; value(): unknown }>): void {
    const sent: Sent = {
      sets,
      answered: 'no',
      answer: answer.then((result) => {
        if (result.isOk()) sent.answered = isDurable(result.value()) ? 'durably' : 'yes';
      }),
    };
    this.#sent.push(sent);
  }

  #isDurable(): boolean {
    return this.#options.autoFlush !== false;
  }

  #compare(contents: Contents, when: string): void {
    if (isEqual(contents, contentsOf(this.store))) return;
    throw new Error(
      `${when}: ${JSON.stringify({ expected: [...contents], found: [...contentsOf(this.store)] })}`,
    );
  }

  #key(): string {
    return `k${this.#seed.between(0, 30)}`;
  }

  #value(): string {
    return 'v'.repeat(this.#seed.pick([0, 1, 20, 20, 200, 700])) + this.#seed.between(0, 1e6);
  }
}

/** What says nothing of durability, such as a merge, is durable once it is answered. */
function isDurable(value: unknown): boolean {
  const [first = value] = Array.isArray(value) ? value : [];
  return (
    typeof first !== 'object' || first === null || !('durable' in first) || first.durable === true
  );
}

function text(value: Buffer | null): string | null {
  return value === null ? null : value.toString();
}
