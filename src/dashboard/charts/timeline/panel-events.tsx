import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import type { Run, RunTimeline, StoredEvent } from '../../../sdk/types.js';
import { exactTime, sentence } from '../../model/format.js';
import {
  detailsOf,
  findEvents,
  findVerdicts,
  type Search,
  searchOf,
} from '../../model/timeline-events.js';
import { Button, Failure, SeverityMark, Skeleton } from '../../ui/index.js';
import style from './panel.module.css';
import { fetchEventsOf } from './use-look.js';

interface EventsProps {
  readonly run: Run;
  readonly source: RunTimeline;
  readonly operation: number;
}

/** The requests, answers and faults of an operation as they were recorded, and what the read-back found. */
export function PanelEvents(props: EventsProps) {
  const start = searchOf(props.source, props.operation);
  return (
    <>
      <Verdicts {...props} />
      <h4 className={style.panelTitle}>Requests, answers and faults</h4>
      {start === null ? (
        <p>This score does not say where its events are; the list of events has them.</p>
      ) : (
        <Found {...props} start={start} />
      )}
    </>
  );
}

function Found({ run, source, operation, start }: EventsProps & { start: Search }) {
  const { name, last_seq: lastSeq } = source.operations;
  const query = useInfiniteQuery({
    queryKey: ['operation', run.id, name[operation], start.afterSeq, lastSeq[operation]],
    queryFn: ({ pageParam, signal }) =>
      findEvents(source, operation, pageParam, fetchEventsOf(run.id, signal)),
    initialPageParam: start,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  if (query.error && !query.data) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <Skeleton lines={4} />;
  return (
    <>
      <Events events={query.data.pages.flatMap(({ events }) => events)} />
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Look further for its events
        </Button>
      )}
    </>
  );
}

function Verdicts({ run, source, operation }: EventsProps) {
  const { name, verdict_seq: verdictSeq } = source.operations;
  const seq = verdictSeq[operation] ?? null;
  const query = useQuery({
    queryKey: ['verdict', run.id, name[operation], seq],
    queryFn: ({ signal }) => findVerdicts(source, operation, fetchEventsOf(run.id, signal)),
    enabled: seq !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.error && !query.data) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data || query.data.length === 0) return null;
  return (
    <>
      <h4 className={style.panelTitle}>Found at read-back</h4>
      <Events events={query.data} />
    </>
  );
}

function Events({ events }: { events: readonly StoredEvent[] }) {
  if (events.length === 0) return <p>None of its events is stored.</p>;
  return (
    <ol className={style.events}>
      {events.map((event) => (
        <Event key={event.id} event={event} />
      ))}
    </ol>
  );
}

function Event({ event }: { event: StoredEvent }) {
  const [parameters] = useSearchParams();
  const link = new URLSearchParams(parameters);
  link.set('event', event.id);
  // A filter of the list might hide it.
  for (const filter of ['type', 'severity']) link.delete(filter);
  return (
    <li>
      <div className={style.eventHead}>
        <Link to={`?${link}#events`} title={exactTime(event.occurred_at)}>
          {sentence(event.event_type)}
        </Link>
        {event.severity !== 'info' && <SeverityMark severity={event.severity} />}
      </div>
      {event.message !== '' && <div className={style.message}>{event.message}</div>}
      <dl className={style.details}>
        {detailsOf(event).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
