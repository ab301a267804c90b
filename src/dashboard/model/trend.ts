import type { TrendPoint } from '../../sdk/types.js';
import { beforeOf, signed } from './change.js';
import { exactTime } from './format.js';
import { riskWords } from './risks.js';

/** A stretch of points, both ends included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The part between two runs, whichever comes first; all where one of them is not among the points
 * any more or where less than two would be left.
 */
export function zoomed<T extends { readonly run_id: string }>(
  points: readonly T[],
  ends: readonly string[],
): readonly T[] {
  const places = ends.map((id) => points.findIndex(({ run_id }) => run_id === id));
  if (places.length !== 2 || places.includes(-1)) return points;
  const part = points.slice(Math.min(...places), Math.max(...places) + 1);
  return part.length < 2 ? points : part;
}

/** The points that a brushed stretch of the axis holds; null where it holds fewer than two. */
export function brushed(count: number, min: number, max: number): Stretch | null {
  const from = Math.max(0, Math.ceil(Math.min(min, max)));
  const to = Math.min(count - 1, Math.floor(Math.max(min, max)));
  return to - from < 1 ? null : { from, to };
}

/** Half as many points around one of them; null where no fewer can be shown. */
export function narrowed(count: number, place: number): Stretch | null {
  const size = Math.max(2, Math.ceil(count / 2));
  if (size >= count) return null;
  const from = Math.min(Math.max(0, place - Math.floor(size / 2)), count - size);
  return { from, to: from + size - 1 };
}

/** Places of the axis that get a label, evenly apart and never more than fit; the last is one. */
export function tickPlaces(count: number, most: number): readonly number[] {
  if (count === 0) return [];
  const step = Math.ceil(count / Math.max(1, most));
  const places: number[] = [];
  for (let place = count - 1; place >= 0; place -= step) places.unshift(place);
  return places;
}

const COMMIT_LABELS = ['commit', 'sha', 'git_sha', 'git.commit', 'revision', 'version'];
const SHORT_SHA = 10;

/** What the run was made of, by the labels that say it; null where none does. */
export function commitOf(labels: Readonly<Record<string, string>>): string | null {
  for (const name of COMMIT_LABELS) {
    const value = labels[name];
    if (value) return /^[0-9a-f]{12,64}$/.test(value) ? value.slice(0, SHORT_SHA) : value;
  }
  return null;
}

/** A point in one sentence, for those who hear the chart. */
export function pointWords(points: readonly TrendPoint[], place: number): string {
  const point = points[place];
  if (!point) return '';
  const before = beforeOf(points, point);
  const commit = commitOf(point.labels);
  return [
    point.score === null ? 'No score' : `${point.score}, grade ${point.grade}`,
    before?.score == null || point.score === null
      ? null
      : `${signed(point.score - before.score)} against the run before`,
    point.scenario,
    commit && `commit ${commit}`,
    riskWords(point.risks),
    exactTime(point.created_at),
  ]
    .filter(Boolean)
    .join(', ');
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Under a point of the axis: the time where all is of one day, else the day; in UTC. */
export function tickText(iso: string, points: readonly { readonly created_at: string }[]): string {
  const day = iso.slice(0, 10);
  if (points.every(({ created_at }) => created_at.startsWith(day))) return iso.slice(11, 16);
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]}`;
}

/** The scenarios that occur, each once, by name. */
export function scenariosOf(rows: readonly { readonly scenario: string }[]): readonly string[] {
  return [...new Set(rows.map(({ scenario }) => scenario))].sort();
}
