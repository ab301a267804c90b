import type { Verdict } from '../document.js';
import { VERDICTS, worse } from '../verdicts.js';
import { Column } from './column.js';
import type { LaneVerdict } from './document.js';
import { NameIndex } from './name-index.js';

/** What a timeline shows at most. */
export const MAX_OPERATIONS = 20_000;
/** Operations held at one time: some 25 MB. */
const MOST = 500_000;
/** Operations that may still be added after that, because something was found on them. */
const ROOM_FOR_FINDINGS = MAX_OPERATIONS;

const KEPT = VERDICTS.length + 1;

/** What is known of each operation besides its attempts, told by a number from 0. */
export class LaneOperationRows {
  readonly #index = new NameIndex();
  /**
   * Of those that can come to be shown: as many as fit of all, of those in trouble, and of those with a
   * finding. An event names its operation, so a name can be kept as late as that.
   */
  readonly #names = new Map<number, string>();
  readonly #kind = new Column(Uint8Array);
  /** 0 none, then the place in VERDICTS from 1, then kept. */
  readonly #verdict = new Column(Uint8Array);
  /** 0 not known, 1 no, 2 yes. */
  readonly #acknowledged = new Column(Uint8Array);
  readonly #troubled = new Column(Uint8Array);
  readonly #firstSeq = new Column(Float64Array);
  readonly #lastSeq = new Column(Float64Array);
  readonly #verdictSeq = new Column(Float64Array);
  #late = 0;
  #namedInTrouble = 0;
  #namedForFindings = 0;

  get size(): number {
    return this.#index.size;
  }

  find(name: string): number | null {
    return this.#index.find(name);
  }

  /** Adds an operation; null where there is no room. @param found whether it has a finding. */
  add(name: string, seq: number, found: boolean): number | null {
    const full = this.size >= MOST;
    if (full && (!found || this.#late >= ROOM_FOR_FINDINGS)) return null;
    const row = this.#index.add(name);
    if (row === null) return null;
    if (full) this.#late += 1;
    if (row < MAX_OPERATIONS) this.#names.set(row, name);
    this.#kind.push(0);
    this.#verdict.push(0);
    this.#acknowledged.push(0);
    this.#troubled.push(0);
    this.#firstSeq.push(seq);
    this.#lastSeq.push(seq);
    this.#verdictSeq.push(0);
    return row;
  }

  /** Null for one that will not be shown. */
  nameOf(row: number): string | null {
    return this.#names.get(row) ?? null;
  }

  /** An event of it before the verdicts. */
  reach(row: number, seq: number): void {
    if (seq > this.#lastSeq.at(row)) this.#lastSeq.set(row, seq);
  }

  setKind(row: number, code: number): void {
    if (this.#kind.at(row) === 0) this.#kind.set(row, code);
  }

  /** A fault met it, or an attempt had no answer. */
  trouble(row: number, name: string): void {
    if (this.isTroubled(row)) return;
    this.#troubled.set(row, 1);
    if (this.#namedInTrouble >= MAX_OPERATIONS) return;
    this.#namedInTrouble += 1;
    this.#names.set(row, name);
  }

  acknowledge(row: number, acknowledged: boolean): void {
    this.#acknowledged.set(row, acknowledged ? 2 : 1);
  }

  /** Of several verdicts the worst one stays, with the event that told it first. */
  judge(row: number, name: string, verdict: Verdict, seq: number): void {
    if (!this.hasFinding(row) && this.#namedForFindings < MAX_OPERATIONS) {
      this.#namedForFindings += 1;
      this.#names.set(row, name);
    }
    const code = VERDICTS.indexOf(worse(this.#findingOf(row), verdict)) + 1;
    if (code === this.#verdict.at(row)) return;
    this.#verdict.set(row, code);
    this.#verdictSeq.set(row, seq);
  }

  /** It was read back, and nothing was found on it. */
  keep(row: number, seq: number): void {
    if (this.#verdict.at(row) !== 0) return;
    this.#verdict.set(row, KEPT);
    this.#verdictSeq.set(row, seq);
  }

  kindOf(row: number): number {
    return this.#kind.at(row);
  }

  verdictOf(row: number): LaneVerdict {
    return this.#verdict.at(row) === KEPT ? 'kept' : this.#findingOf(row);
  }

  acknowledgedOf(row: number): boolean | null {
    const code = this.#acknowledged.at(row);
    return code === 0 ? null : code === 2;
  }

  seqsOf(row: number): { first: number; last: number; verdict: number | null } {
    const verdict = this.#verdictSeq.at(row);
    return {
      first: this.#firstSeq.at(row),
      last: this.#lastSeq.at(row),
      verdict: verdict === 0 ? null : verdict,
    };
  }

  isTroubled(row: number): boolean {
    return this.#troubled.at(row) === 1;
  }

  hasFinding(row: number): boolean {
    return this.#findingOf(row) !== null;
  }

  #findingOf(row: number): Verdict | null {
    return VERDICTS[this.#verdict.at(row) - 1] ?? null;
  }
}
