import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { RunTimeline } from '../../../sdk/types.js';
import { isVerdictFilter, type VerdictFilter } from '../../model/timeline-verdicts.js';

/** What is pinned and which verdicts are shown: in the address, so that a link shows the same. */
export function useSelection(timeline: RunTimeline) {
  const [parameters, setParameters] = useSearchParams();
  const name = parameters.get('operation');
  const word = parameters.get('verdict') ?? 'all';
  const filter: VerdictFilter = isVerdictFilter(word) ? word : 'all';
  const place = useMemo(
    () => (name === null ? -1 : timeline.operations.name.indexOf(name)),
    [timeline, name],
  );
  const set = useCallback(
    (parameter: 'operation' | 'verdict', value: string | null) =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === null) after.delete(parameter);
          else after.set(parameter, value);
          return after;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParameters],
  );
  const select = useCallback(
    (operation: number | null) =>
      set('operation', operation === null ? null : (timeline.operations.name[operation] ?? null)),
    [set, timeline],
  );
  const show = useCallback(
    (next: VerdictFilter) => set('verdict', next === 'all' ? null : next),
    [set],
  );
  return { name, selected: place === -1 ? null : place, select, filter, show };
}
