import { useMemo } from 'react';
import type { RunTimeline } from '../../../sdk/types.js';
import { isVerdictFilter, type VerdictFilter } from '../../model/timeline-verdicts.js';
import { changed, useAddress } from '../../ui/index.js';

/** Which verdicts are shown: in the address, so that a link shows the same. */
export function useFilter(): [filter: VerdictFilter, show: (filter: VerdictFilter) => void] {
  const [params, edit] = useAddress();
  const word = params.get('verdict') ?? 'all';
  const show = (next: VerdictFilter) => edit(changed({ verdict: next === 'all' ? null : next }));
  return [isVerdictFilter(word) ? word : 'all', show];
}

/** The operation that is pinned, by its name, in the address as well. */
export function useSelection({ operations }: RunTimeline) {
  const [params, edit] = useAddress();
  const name = params.get('operation');
  const place = useMemo(
    () => (name === null ? -1 : operations.name.indexOf(name)),
    [operations, name],
  );
  const select = (operation: number | null) =>
    edit(changed({ operation: operation === null ? null : (operations.name[operation] ?? null) }));
  return { name, selected: place === -1 ? null : place, select };
}
