import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { LaneCollector } from '../../../report/lanes/index.js';
import type { Report, Run, RunTimeline, StoredEvent } from '../../../sdk/types.js';
import { getPage } from '../../api/client.js';
import { every, isFinal, isPaused, useData } from '../../api/queries.js';
import { isMissing, isScored, useRunTimeline } from '../../api/run-timeline.js';
import { count } from '../../model/format.js';
import { type FetchEvents, LiveEvents } from '../../model/timeline-live.js';
import { timelineOfReport } from '../../model/timeline-report.js';

/** A picture, as far as there is one, and what must be said about it. */
export interface Look {
  readonly timeline: RunTimeline | null;
  /** The run goes on: what is open may still be answered. */
  readonly live: boolean;
  readonly notes: readonly string[];
  readonly error: Error | null;
  readonly retry: () => void;
}

/** How soon the next pages of a long history are asked for. */
const CATCH_UP_MS = 50;

/** From the events while the run goes on, from its score afterwards, from the report where that is old. */
export function useLook(run: Run): Look {
  const scored = isScored(run);
  const stored = useRunTimeline(run);
  const older = scored && isMissing(stored);
  const report = useData<Report>(older ? `/api/runs/${run.id}/report` : null);
  const live = useLive(run, !scored);
  const told = useMemo(() => (report.data ? timelineOfReport(report.data) : null), [report.data]);
  if (scored && stored.data) return lookOf(stored.data, [], () => void stored.refetch());
  if (older && told) return lookOf(told, [OLDER], () => void report.refetch());
  if (live.data) {
    const notes = live.data.full ? [fullNote(run, live.data.events)] : [];
    if (live.data.behind) notes.push(`${count(live.data.events)} events read so far.`);
    return { ...lookOf(live.data.timeline, notes, () => void live.refetch()), live: !isFinal(run) };
  }
  const query = older ? report : scored ? stored : live;
  return {
    timeline: null,
    live: false,
    notes: [],
    error: query.error,
    retry: () => void query.refetch(),
  };
}

const OLDER =
  'This run was scored by an older version, which kept up to 300 operations. A new score keeps all of them.';

function lookOf(timeline: RunTimeline, notes: string[], retry: () => void): Look {
  const shown = timeline.operations.name.length;
  if (!timeline.complete && shown < timeline.operations_total) {
    notes.push(`${count(shown)} of ${count(timeline.operations_total)} operations are shown.`);
  } else if (!timeline.complete) notes.push('Some attempts are left out.');
  return { timeline, live: false, notes, error: null, retry };
}

function fullNote({ ingest }: Run, events: number): string {
  const left = Math.max(0, ingest.persisted - events);
  return `The first ${count(events)} events are shown while the run goes on; ${count(left)} are left out. Its end brings all of them.`;
}

function useLive(run: Run, enabled: boolean) {
  const events = useMemo(() => new LiveEvents(new LaneCollector({ run_id: run.id })), [run.id]);
  return useQuery({
    queryKey: ['live timeline', run.id],
    queryFn: ({ signal }) =>
      events.advance(fetchEventsOf(run.id, signal), run.ingest.persisted_through),
    enabled,
    structuralSharing: false,
    refetchInterval: ({ state }) => {
      if (isPaused() || state.data?.full) return every.never;
      return state.data?.behind ? CATCH_UP_MS : every.live;
    },
  });
}

export function fetchEventsOf(runId: string, signal: AbortSignal): FetchEvents {
  return async (afterSeq, limit) => {
    const query = { after_seq: afterSeq, limit };
    return (await getPage<StoredEvent>(`/api/runs/${runId}/events`, { query, signal })).items;
  };
}
