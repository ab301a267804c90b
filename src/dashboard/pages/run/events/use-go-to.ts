import { useEffect, useRef } from 'react';
import type { StoredEvent } from '../../../../sdk/types.js';
import { useData } from '../../../api/queries.js';
import { say } from '../../../ui/index.js';
import type { EventList } from './use-event-list.js';
import type { Align, LongList } from './use-long-list.js';

interface GoTo {
  readonly runId: string;
  /** A new object for each wish. */
  readonly seq: { readonly seq: number } | null;
  /** The id of the event that is open. */
  readonly selected: string | null;
  readonly list: EventList;
  readonly view: LongList;
}

/** Scrolls to a seq that was asked for, and to the event of a link. */
export function useGoTo({ runId, seq, selected, list, view }: GoTo): void {
  const event = useData<StoredEvent>(
    selected === null ? null : `/api/events/${encodeURIComponent(selected)}`,
  ).data;
  const latest = useRef({ list, view });
  latest.current = { list, view };
  const ready = list.total !== undefined;
  useEffect(() => {
    if (ready && seq) void go(seq.seq, 'start', latest.current);
  }, [ready, seq]);
  const wanted = event?.run_id === runId ? event.seq : undefined;
  useEffect(() => {
    if (!ready || wanted === undefined || isShown(wanted, latest.current)) return;
    void go(wanted, 'reveal', latest.current);
  }, [ready, wanted]);
}

async function go(seq: number, align: Align, { list, view }: Pick<GoTo, 'list' | 'view'>) {
  try {
    view.show(await list.placeOf(seq), align);
  } catch {
    say(`Seq ${seq} could not be looked for: the server did not answer.`);
  }
}

function isShown(seq: number, { list, view }: Pick<GoTo, 'list' | 'view'>): boolean {
  for (let index = view.range.first; index <= view.range.last; index += 1) {
    if (list.at(index)?.seq === seq) return true;
  }
  return false;
}
