import { type Counted, confidenceOf } from './confidence/index.js';
import type { Confidence, KindCounts, ReportEvent, Verdict } from './document.js';
import { countsForVerdict, VERDICTS } from './verdicts.js';

/** An agent may invent any number of kinds; what comes after these is counted in the totals only. */
const MAX_KINDS = 20;
/** Nothing is written by these, so nothing can be lost by them. */
const READING: ReadonlySet<string> = new Set(['read', 'list']);

/** Counts operations in all and per kind, in constant memory. A kind of null is an untold one. */
export class OperationTally {
  started = 0;
  acknowledged = 0;
  readonly verdicts = noVerdicts();
  readonly #kinds = new Map<string, KindCounts>();
  readonly #counted: Counted = {
    writes: 0,
    acknowledged: 0,
    undecided: 0,
    lost: 0,
    creations: 0,
    duplicated: 0,
  };

  begun(kind: string | null): void {
    this.started += 1;
    if (isWrite(kind)) this.#counted.writes += 1;
    if (isCreation(kind)) this.#counted.creations += 1;
    const counts = this.#of(kind);
    if (counts !== undefined) counts.operations += 1;
  }

  acknowledge(kind: string | null): void {
    this.acknowledged += 1;
    if (isWrite(kind)) this.#counted.acknowledged += 1;
    const counts = this.#of(kind);
    if (counts !== undefined) counts.acknowledged += 1;
  }

  judged(event: ReportEvent, verdict: Verdict, kind: string | null): void {
    if (event.event_type === 'data_loss_risk_detected') this.#counted.lost += 1;
    if (!countsForVerdict(event, verdict)) return;
    this.verdicts[verdict] += 1;
    if (verdict === 'duplicated') this.#counted.duplicated += 1;
    if (verdict === 'unknown' && isWrite(kind)) this.#counted.undecided += 1;
    const counts = this.#of(kind);
    if (counts !== undefined) counts.verdicts[verdict] += 1;
  }

  kinds(): KindCounts[] {
    return [...this.#kinds.values()].map((each) => ({ ...each, verdicts: { ...each.verdicts } }));
  }

  confidence(): Confidence {
    return confidenceOf(this.#counted);
  }

  #of(kind: string | null): KindCounts | undefined {
    if (kind === null) return undefined;
    const known = this.#kinds.get(kind);
    if (known !== undefined || this.#kinds.size >= MAX_KINDS) return known;
    const counts = { kind, operations: 0, acknowledged: 0, verdicts: noVerdicts() };
    this.#kinds.set(kind, counts);
    return counts;
  }
}

/** Whether operations of that kind change anything; those of an untold kind do. */
export function isWrite(kind: string | null): boolean {
  return kind === null || !READING.has(kind);
}

/** An agent that tells no kinds does nothing but create. */
function isCreation(kind: string | null): boolean {
  return kind === null || kind === 'create';
}

function noVerdicts(): Record<Verdict, number> {
  return Object.fromEntries(VERDICTS.map((each) => [each, 0])) as Record<Verdict, number>;
}
