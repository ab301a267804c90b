import type { Deduction, TrendPoint } from '../../sdk/types.js';
import { counted } from './format.js';
import { RISKS, type RiskWord } from './risks.js';

export interface Change {
  readonly newest: TrendPoint;
  /** The run of the same scenario before it; null where it is the first. */
  readonly before: TrendPoint | null;
  /** Points gained; negative where it got worse; null without a run before. */
  readonly points: number | null;
  /** Risks that the run before did not have. */
  readonly appeared: readonly RiskWord[];
}

export type Direction = 'worse' | 'better' | 'same' | 'first';

/** How the newest scored run compares with the one before; null where none is scored. */
export function changeOf(points: readonly TrendPoint[]): Change | null {
  const scored = points.filter(({ score }) => score !== null);
  const newest = scored.at(-1);
  if (!newest) return null;
  const before = beforeOf(scored, newest);
  return {
    newest,
    before,
    points: before === null ? null : (newest.score ?? 0) - (before.score ?? 0),
    appeared: RISKS.filter(({ key }) => before?.risks && newest.risks?.[key] && !before.risks[key]),
  };
}

/** The run of the same scenario before this one: another scenario's score says nothing about it. */
export function beforeOf(points: readonly TrendPoint[], point: TrendPoint): TrendPoint | null {
  const place = points.findIndex(({ run_id }) => run_id === point.run_id);
  const earlier = points.slice(0, Math.max(place, 0)).reverse();
  const same = ({ scenario, score }: TrendPoint) => scenario === point.scenario && score !== null;
  return earlier.find(same) ?? null;
}

/** A risk that is new makes it worse, whatever the score says. */
export function directionOf({ points, appeared }: Change): Direction {
  if (points === null) return 'first';
  if (points < 0 || appeared.length > 0) return 'worse';
  return points > 0 ? 'better' : 'same';
}

/** `22 points worse than the run before`, `data loss is new, same score as the run before` */
export function changeWords(change: Change): string {
  const { points, appeared } = change;
  if (points === null) return 'first run of its scenario';
  const against = 'the run before';
  const amount =
    points === 0
      ? `same score as ${against}`
      : `${counted(Math.abs(points), 'point')} ${points < 0 ? 'worse' : 'better'} than ${against}`;
  if (appeared.length === 0) return amount;
  const names = appeared.map(({ name }) => name.toLowerCase()).join(' and ');
  return `${amount}, ${names} new`;
}

/** `−22`, `+5`, `±0`, with a true minus. */
export function signed(points: number): string {
  if (points === 0) return '±0';
  return points < 0 ? `−${-points}` : `+${points}`;
}

export interface Reason {
  readonly rule: string;
  /** Points that went since the run before; positive. */
  readonly points: number;
  /** The reason as a finding. */
  readonly text: string;
}

/** The deductions that grew since the run before, the dearest first: why the score fell. */
export function reasonsOf(before: readonly Deduction[], after: readonly Deduction[]): Reason[] {
  return after
    .map((deduction) => {
      const earlier = before.find(({ rule }) => rule === deduction.rule);
      return {
        rule: deduction.rule,
        points: deduction.points - (earlier?.points ?? 0),
        text: reasonText(deduction, earlier),
      };
    })
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points);
}

const RULE_WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  data_loss_risk_detected: ['loss of acknowledged data', 'losses of acknowledged data'],
  recovery_failed: ['failed recovery', 'failed recoveries'],
  duplicate_detected: ['duplicate', 'duplicates'],
  request_timeout: ['request that timed out', 'requests that timed out'],
  severity_critical: ['critical event', 'critical events'],
  severity_error: ['error', 'errors'],
  severity_warning: ['warning', 'warnings'],
};

/** `3 losses of acknowledged data, none before`; `4 errors, 1 before` */
function reasonText({ rule, count }: Deduction, earlier: Deduction | undefined): string {
  const other = rule.replaceAll('_', ' ');
  const known = Object.hasOwn(RULE_WORDS, rule) ? RULE_WORDS[rule] : undefined;
  const [one, many] = known ?? [other, other];
  return `${counted(count, one, many)}, ${earlier ? earlier.count : 'none'} before`;
}

/** What needs eyes first: what got worse by most, then low scores, then what never ran. */
export function byAttention(one: Change | null, other: Change | null): number {
  return attention(other) - attention(one);
}

function attention(change: Change | null): number {
  if (change === null) return -1_000;
  const worse = directionOf(change) === 'worse' ? 1_000 - (change.points ?? 0) : 0;
  return worse - (change.newest.score ?? 0) / 1_000;
}
