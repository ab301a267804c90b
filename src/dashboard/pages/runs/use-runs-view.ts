import {
  type RunFilter,
  type RunsView,
  readRunsView,
  togglePicked,
  withoutFilters,
  withParam,
} from '../../model/runs-view.js';
import { useAddress } from '../../ui/index.js';

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
  const [params, edit] = useAddress();
  const set = (name: string, value: string) => edit((now) => withParam(now, name, value));
  return [
    readRunsView(params),
    {
      filter: set,
      clear: () => edit(withoutFilters),
      sort: (sort) => set('sort', sort === '-created_at' ? '' : sort),
      page: (offset) => edit((now) => withParam(now, 'offset', offset ? `${offset}` : ''), 'step'),
      pick: (runId) =>
        edit((now) => {
          const picked = togglePicked(readRunsView(now).picked, runId);
          return withParam(now, 'compare', picked.join(','));
        }),
      dropPicked: () => set('compare', ''),
    },
  ];
}
