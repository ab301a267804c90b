import type { Random } from '../../../../src/engine/core/index.js';

export const OPERATIONS = [
  'open',
  'stat',
  'list',
  'rename',
  'remove',
  'makeDirectory',
  'isPrivate',
  'syncDirectory',
  'lock',
  'unlock',
  'size',
  'read',
  'write',
  'sync',
  'truncate',
  'close',
] as const;

export type Operation = (typeof OPERATIONS)[number];
export type FaultCode = 'EIO' | 'ENOSPC' | 'EINTR' | 'EACCES' | 'EROFS';

interface Planned {
  /** The number of the call, counted from the first one of the disk. */
  readonly at: number;
  readonly times: number;
  readonly code: FaultCode;
  readonly only: ReadonlySet<Operation> | null;
}

/** Which of the coming calls fail, and how often each was made. */
export class Faults {
  readonly calls: Record<Operation, number>;
  /** How many calls were made to fail so far. */
  hits = 0;
  #total = 0;
  #planned: { fault: Planned; seen: number }[] = [];
  #shortWrites: Pick<Random, 'float'> | null = null;

  constructor() {
    this.calls = Object.fromEntries(OPERATIONS.map((name) => [name, 0])) as Record<
      Operation,
      number
    >;
  }

  get total(): number {
    return this.#total;
  }

  plan(nth: number, code: FaultCode, times: number, only: readonly Operation[] | null): void {
    const fault = { at: nth, times, code, only: only && new Set(only) };
    this.#planned.push({ fault, seen: 0 });
  }

  shortWrites(random: Pick<Random, 'float'> | null): void {
    this.#shortWrites = random;
  }

  clear(): void {
    this.#planned = [];
    this.#shortWrites = null;
  }

  /** Counts a call. @returns the code with which it is to fail, if it is. */
  next(operation: Operation): FaultCode | null {
    this.calls[operation] += 1;
    this.#total += 1;
    let code: FaultCode | null = null;
    for (const planned of this.#planned) {
      const { at, times, only } = planned.fault;
      if (only && !only.has(operation)) continue;
      planned.seen += 1;
      if (planned.seen >= at && planned.seen < at + times) code ??= planned.fault.code;
    }
    if (code) this.hits += 1;
    return code;
  }

  /** How many of the bytes a write takes: all, unless short writes were asked for. */
  taken(length: number): number {
    if (!this.#shortWrites || length <= 1) return length;
    return 1 + Math.floor(this.#shortWrites.float() * length);
  }
}
