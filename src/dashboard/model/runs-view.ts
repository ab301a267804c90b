import type { Run, RunQuery, RunSort } from '../../sdk/types.js';

/** Filters of the list of runs, as the address of the page has them. */
export const RUN_FILTERS = [
  'project_id',
  'agent_id',
  'status',
  'grade',
  'method',
  'scenario',
  'label',
] as const;
export type RunFilter = (typeof RUN_FILTERS)[number];

export const RUNS_PER_PAGE = 25;
const SORTS = ['created_at', 'finished_at', 'score'];

export interface RunsView {
  readonly filters: Readonly<Partial<Record<RunFilter, string>>>;
  readonly sort: RunSort;
  readonly offset: number;
  /** Runs picked to be compared; two at most. */
  readonly picked: readonly string[];
}

/** Anybody may write an address: what makes no sense in it is left out. */
export function readRunsView(params: URLSearchParams): RunsView {
  const filters: Partial<Record<RunFilter, string>> = {};
  for (const name of RUN_FILTERS) {
    const value = params.get(name)?.trim();
    if (value) filters[name] = value;
  }
  const sort = params.get('sort') ?? '';
  return {
    filters,
    sort: SORTS.includes(sort.replace(/^-/, '')) ? (sort as RunSort) : '-created_at',
    offset: offsetOf(params),
    picked: readPicked(params),
  };
}

/** Where a page of a list begins. */
export function offsetOf(params: URLSearchParams, name = 'offset'): number {
  const offset = Number(params.get(name));
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}

/** What the API is asked for. `fixed` is what the page itself decides, such as its project. */
export function runQueryOf(view: RunsView, fixed: Pick<RunQuery, 'project_id' | 'agent_id'>) {
  return {
    ...view.filters,
    ...fixed,
    ...(view.sort !== '-created_at' && { sort: view.sort }),
    limit: RUNS_PER_PAGE,
    offset: view.offset,
  };
}

/** The address with another value of a parameter; other filters or another order begin at page one. */
export function withParam(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (changesRows(name)) next.delete('offset');
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

/** The address without filters; order and picked runs stay. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of [...RUN_FILTERS, 'offset']) next.delete(name);
  return next;
}

/** Picks a run or lets it go. A third one takes the place of the one picked first. */
export function togglePicked(picked: readonly string[], id: string): readonly string[] {
  if (picked.includes(id)) return picked.filter((each) => each !== id);
  return [...picked, id].slice(-2);
}

/** The run whose box was pressed, given which rows are ticked afterwards; null where none was. */
export function pressedOf(
  picked: readonly string[],
  ticked: Readonly<Record<string, boolean>>,
): string | null {
  const gone = picked.find((id) => !ticked[id]);
  return gone ?? Object.keys(ticked).find((id) => ticked[id] && !picked.includes(id)) ?? null;
}

/** The address that compares two runs, the older one first: ids grow with time. */
export function compareAddress(picked: readonly string[]): string | null {
  const [a, b] = [...picked].sort();
  return a === undefined || b === undefined ? null : `/compare?a=${a}&b=${b}`;
}

/** What the rows on the screen have, to be offered while somebody types a filter. */
export function labelsOf(runs: readonly Pick<Run, 'labels'>[]): readonly string[] {
  const all = runs.flatMap(({ labels }) => Object.entries(labels));
  return [...new Set(all.map(([name, value]) => `${name}:${value}`))].sort();
}

function changesRows(name: string): boolean {
  return name === 'sort' || (RUN_FILTERS as readonly string[]).includes(name);
}

function readPicked(params: URLSearchParams): readonly string[] {
  const ids = (params.get('compare') ?? '')
    .split(',')
    .filter((id) => /^run_[0-9a-f]{32}$/.test(id));
  return [...new Set(ids)].slice(0, 2);
}
