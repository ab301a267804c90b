import { useSearchParams } from 'react-router';
import {
  type RunFilter,
  type RunsView,
  readRunsView,
  togglePicked,
  withoutFilters,
  withParam,
} from '../../model/runs-view.js';

export interface RunsViewChange {
  readonly filter: (name: RunFilter, value: string) => void;
  readonly clear: () => void;
  readonly sort: (sort: string) => void;
  readonly page: (offset: number) => void;
  readonly pick: (runId: string) => void;
  readonly dropPicked: () => void;
}

/** Filters, order, page and picked runs, which all live in the address. */
export function useRunsView(): [view: RunsView, change: RunsViewChange] {
  const [params, setParams] = useSearchParams();
  const view = readRunsView(params);
  const set = (name: string, value: string) =>
    setParams((now) => withParam(now, name, value), { replace: true, preventScrollReset: true });
  return [
    view,
    {
      filter: set,
      clear: () => setParams(withoutFilters, { replace: true }),
      sort: (sort) => set('sort', sort === '-created_at' ? '' : sort),
      page: (offset) =>
        setParams((now) => {
          const next = new URLSearchParams(now);
          if (offset === 0) next.delete('offset');
          else next.set('offset', String(offset));
          return next;
        }),
      pick: (runId) => set('compare', togglePicked(view.picked, runId).join(',')),
      dropPicked: () => set('compare', ''),
    },
  ];
}
