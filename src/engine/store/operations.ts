import type { Origin } from '../core/index.js';
import { OriginIndex } from './origin-index.js';
import { type Fate, fate, type Version } from './version.js';

/**
 * Every operation that is of use, by origin: those that hold, wait or are set aside, and own ones
 * that were replaced but that a link still wants.
 */
export class Operations {
  readonly #own: OriginIndex;
  readonly #origins = new Map<Origin, OriginIndex>();
  #lastUsed: OriginIndex;
  /** Own operations above this counter stay when they are replaced. */
  #keepAbove = Number.POSITIVE_INFINITY;
  #kept = 0;
  #lingering = 0;
  #weight = 0;
  /** Set where answers come before durability: takes what is replaced, and drops it in time. */
  linger: ((version: Version) => void) | null = null;

  constructor(own: Origin) {
    this.#own = new OriginIndex(own);
    this.#origins.set(own, this.#own);
    this.#lastUsed = this.#own;
  }

  /** Roughly the bytes of all that is here. */
  get weight(): number {
    return this.#weight;
  }

  get live(): number {
    let live = 0;
    for (const index of this.#origins.values()) live += index.live;
    return live;
  }

  get kept(): number {
    return this.#kept;
  }

  get origins(): Iterable<OriginIndex> {
    return this.#origins.values();
  }

  get lingering(): number {
    return this.#lingering;
  }

  get originCount(): number {
    return this.#origins.size;
  }

  of(origin: Origin): OriginIndex | undefined {
    return this.#origins.get(origin);
  }

  /** One string object for each origin, however often its name is decoded. */
  intern(origin: Origin): Origin {
    return this.#indexOf(origin).origin;
  }

  admit(version: Version, as: Fate): void {
    version.fate = as;
    this.#indexOf(version.origin).add(version);
    this.#weight += version.weight;
    if (as === fate.kept) this.#kept += 1;
  }

  /** It was replaced: it goes, unless a link wants it. */
  retire(version: Version): void {
    if (this.linger) {
      version.fate = fate.lingering;
      this.#lingering += 1;
      this.linger(version);
    } else this.#release(version);
  }

  /** What replaced it is durable by now. */
  settle(version: Version): void {
    if (version.fate !== fate.lingering) return;
    this.#lingering -= 1;
    this.#release(version);
  }

  /** A version that came too late to hold at all. */
  pass(version: Version): void {
    if (this.isWanted(version)) this.admit(version, fate.kept);
  }

  /** Whether a link asks for it even when it is replaced. */
  isWanted({ origin, counter }: Version): boolean {
    return counter > this.#keepAbove && origin === this.#own.origin;
  }

  /** It goes even where a link wants it. */
  drop(version: Version): void {
    if (version.fate === fate.kept) this.#kept -= 1;
    if (version.fate === fate.lingering) this.#lingering -= 1;
    this.#drop(version);
  }

  /** Own operations above `counter` are kept from now on; infinity: none. */
  keepAbove(counter: number): void {
    this.#keepAbove = counter;
    if (this.#kept === 0) return;
    for (const version of [...this.#own.all()]) {
      if (version.counter > counter) break;
      if (version.fate === fate.kept) this.drop(version);
    }
  }

  #release(version: Version): void {
    if (this.isWanted(version)) {
      version.fate = fate.kept;
      this.#kept += 1;
    } else this.#drop(version);
  }

  #drop(version: Version): void {
    version.fate = fate.gone;
    this.#weight -= version.weight;
    this.#indexOf(version.origin).left();
  }

  #indexOf(origin: Origin): OriginIndex {
    if (this.#lastUsed.origin === origin) return this.#lastUsed;
    let index = this.#origins.get(origin);
    if (index === undefined) {
      index = new OriginIndex(origin);
      this.#origins.set(origin, index);
    }
    this.#lastUsed = index;
    return index;
  }
}
