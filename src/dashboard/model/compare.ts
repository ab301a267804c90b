import type { Deduction, Report, Run, RunTimeline } from '../../sdk/types.js';
import { signed } from './change.js';
import { counted } from './format.js';
import { latencyRows, QUANTILES } from './latency.js';
import { RISKS, type RiskWord } from './risks.js';
import { gravity, VERDICT_ORDER } from './timeline-verdicts.js';
import type { VerdictWord } from './tones.js';

/** How the second run stands beside the first: `other` is a difference without a better side. */
export type Trend = 'better' | 'worse' | 'same' | 'other';

/** One line of a comparison. Null where one of the runs does not have it. */
export interface Row<T> {
  readonly name: string;
  readonly a: T | null;
  readonly b: T | null;
  readonly trend: Trend;
}

export type Told = Pick<
  Report,
  'score' | 'risks' | 'deductions' | 'evidence' | 'timeline' | 'latency'
>;

/** `12 points worse, duplicates new`; what a reader wants to know first. */
export function headline(a: Told, b: Told): { readonly words: string; readonly trend: Trend } {
  if (a.score === null || b.score === null) {
    return { words: 'One of the runs has no score.', trend: 'other' };
  }
  const points = b.score - a.score;
  const came = named(RISKS.filter(({ key }) => b.risks[key] && !a.risks[key]));
  const went = named(RISKS.filter(({ key }) => a.risks[key] && !b.risks[key]));
  const parts = [
    points === 0
      ? 'B has the same score as A'
      : `B is ${counted(Math.abs(points), 'point')} ${points > 0 ? 'better' : 'worse'} than A`,
  ];
  if (came !== '') parts.push(`${came} came`);
  if (went !== '') parts.push(`${went} went`);
  const worse = points < 0 || (points === 0 && came !== '');
  const better = points > 0 || (points === 0 && went !== '');
  return { words: `${parts.join('; ')}.`, trend: worse ? 'worse' : better ? 'better' : 'same' };
}

export interface DeductionRow extends Row<Deduction> {
  /** `came`, `went`, `−8`, `unchanged` */
  readonly change: string;
}

/** The rules that cost points in either run, those that changed most first. */
export function deductionRows(a: readonly Deduction[], b: readonly Deduction[]): DeductionRow[] {
  const rules = [...new Set([...a, ...b].map(({ rule }) => rule))];
  const rows = rules.map((rule) => {
    const one = a.find((each) => each.rule === rule) ?? null;
    const two = b.find((each) => each.rule === rule) ?? null;
    const points = (two?.points ?? 0) - (one?.points ?? 0);
    const change = one === null ? 'came' : two === null ? 'went' : signed(-points);
    return { name: rule, a: one, b: two, trend: lessIsBetter(-points), change, points };
  });
  return rows.sort((one, other) => Math.abs(other.points) - Math.abs(one.points));
}

/** Operations per verdict, as the reports count them. */
export function verdictRows(a: Told, b: Told): Row<number>[] {
  return VERDICT_ORDER.flatMap((verdict) => {
    if (verdict === 'kept') return [];
    const one = a.evidence.counts[verdict];
    const two = b.evidence.counts[verdict];
    return one + two === 0
      ? []
      : [{ name: verdict, a: one, b: two, trend: lessIsBetter(one - two) }];
  });
}

/** Whether an operation of one run is the operation of the same name in the other. */
export function isSameWork(a: Run, b: Run): boolean {
  return a.scenario === b.scenario && a.seed !== null && String(a.seed) === String(b.seed);
}

export interface VerdictChanges {
  readonly changed: readonly Row<VerdictWord>[];
  /** Operations that both runs have, judged in both. */
  readonly compared: number;
  /** Operations that only one of the pictures has. */
  readonly onlyA: number;
  readonly onlyB: number;
}

/** By name; what got worse comes first, the gravest of it at the top. */
export function verdictChanges(a: RunTimeline, b: RunTimeline): VerdictChanges {
  const before = verdictsByName(a);
  const after = verdictsByName(b);
  const changed: Row<VerdictWord>[] = [];
  let compared = 0;
  for (const [name, one] of before) {
    const two = after.get(name) ?? null;
    if (one === null || two === null) continue;
    compared += 1;
    if (one === two) continue;
    changed.push({ name, a: one, b: two, trend: lessIsBetter(gravity(one) - gravity(two)) });
  }
  return {
    changed: changed.sort(byWorst),
    compared,
    onlyA: [...before.keys()].filter((name) => !after.has(name)).length,
    onlyB: [...after.keys()].filter((name) => !before.has(name)).length,
  };
}

/** Quantiles of answered attempts, in milliseconds: those without faults, then those with. */
export function latencyComparison(a: Told, b: Told): Row<number>[] {
  const others = latencyRows(b.latency);
  return latencyRows(a.latency).flatMap(({ name, values }, place) =>
    QUANTILES.map((quantile) => {
      const one = values[quantile];
      const two = others[place]?.values[quantile] ?? null;
      const trend = one === null || two === null ? 'other' : noticeable(one, two);
      return { name: `${name}, ${quantile}`, a: one, b: two, trend };
    }).filter((row) => row.a !== null || row.b !== null),
  );
}

/** Injected faults per name: more or fewer is neither better nor worse. */
export function faultRows(a: Told, b: Told): Row<number>[] {
  return union(a.timeline.faults, b.timeline.faults);
}

export function labelRows(a: Run, b: Run): Row<string>[] {
  return union(a.labels, b.labels);
}

/** Times of a machine differ by themselves: less than a tenth, or a millisecond, says nothing. */
function noticeable(one: number, two: number): Trend {
  if (Math.abs(one - two) < Math.max(1, one * 0.1)) return 'same';
  return lessIsBetter(one - two);
}

/** @param less how much less the second run has */
function lessIsBetter(less: number): Trend {
  if (less === 0) return 'same';
  return less > 0 ? 'better' : 'worse';
}

function union<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): Row<T>[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return names.map((name) => {
    const one = Object.hasOwn(a, name) ? (a[name] ?? null) : null;
    const two = Object.hasOwn(b, name) ? (b[name] ?? null) : null;
    return { name, a: one, b: two, trend: one === two ? 'same' : 'other' };
  });
}

function named(risks: readonly RiskWord[]): string {
  return risks.map(({ name }) => name.toLowerCase()).join(' and ');
}

function verdictsByName({ operations }: RunTimeline): Map<string, VerdictWord | null> {
  return new Map(operations.name.map((name, place) => [name, operations.verdict[place] ?? null]));
}

function byWorst(one: Row<VerdictWord>, other: Row<VerdictWord>): number {
  if (one.trend !== other.trend) return one.trend === 'worse' ? -1 : 1;
  const weight = ({ a, b, trend }: Row<VerdictWord>) => gravity(trend === 'worse' ? b : a);
  return weight(other) - weight(one);
}
