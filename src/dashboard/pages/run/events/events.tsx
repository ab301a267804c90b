import { useEffect, useMemo, useState } from 'react';
import type { Run } from '../../../../sdk/types.js';
import { isFinal } from '../../../api/queries.js';
import { count, counted } from '../../../model/format.js';
import {
  Button,
  changed,
  Empty,
  Failure,
  Section,
  Skeleton,
  useAddress,
} from '../../../ui/index.js';
import { EventDetail } from './event-detail.js';
import { EventFilters } from './event-filters.js';
import { EventRows } from './event-rows.js';
import style from './events.module.css';
import { type EventFilter, type EventList, type Range, useEventList } from './use-event-list.js';
import { useFollow } from './use-follow.js';
import { useGoTo } from './use-go-to.js';
import { useLongList } from './use-long-list.js';
import { useNarrow } from './use-narrow.js';
import { useSettledRange } from './use-settled-range.js';

const ROW_PX = 32;
/** Two lines, where there is no room for one. */
const NARROW_ROW_PX = 56;
const START: Range = { first: 0, last: 0 };

/** All that the run observed, in order; as long as it likes. */
export function Events({ run }: { run: Run }) {
  const [params, edit] = useAddress();
  const type = params.get('type') ?? '';
  const severity = params.get('severity') ?? '';
  const filter = useMemo<EventFilter>(() => ({ type, severity }), [type, severity]);
  const selected = params.get('event');
  const [range, setRange] = useState<Range>(START);
  const list = useEventList(run, filter, useSettledRange(range));
  const change = (changes: Readonly<Record<string, string>>) =>
    edit(
      changed(
        Object.fromEntries(
          Object.entries(changes).map(([name, value]) => [name, value === '' ? null : value]),
        ),
      ),
    );
  const [seq, setSeq] = useState<{ readonly seq: number } | null>(null);
  return (
    <Section title="Events" aside={<Aside run={run} filter={filter} total={list.total} />}>
      <EventFilters
        filter={filter}
        onFilter={(changes) => change({ ...changes })}
        onSeq={(wanted) => setSeq({ seq: wanted })}
      />
      {list.error && <Failure error={list.error} onRetry={list.retry} />}
      <div className={selected ? `${style.list} ${style.withDetail}` : style.list}>
        <List
          key={`${type} ${severity}`}
          run={run}
          filtered={type !== '' || severity !== ''}
          list={list}
          seq={seq}
          selected={selected}
          onRange={setRange}
          onSelect={(event) => change({ event })}
          onClear={() => change({ type: '', severity: '' })}
        />
        {selected && (
          <EventDetail
            key={selected}
            runId={run.id}
            id={selected}
            onClose={() => change({ event: '' })}
          />
        )}
      </div>
    </Section>
  );
}

interface ListProps {
  readonly run: Run;
  readonly filtered: boolean;
  readonly list: EventList;
  readonly seq: { readonly seq: number } | null;
  readonly selected: string | null;
  readonly onRange: (range: Range) => void;
  readonly onSelect: (id: string) => void;
  readonly onClear: () => void;
}

function List(props: ListProps) {
  const { run, filtered, list, seq, selected, onRange, onSelect, onClear } = props;
  const total = list.total ?? 0;
  const rowHeight = useNarrow() ? NARROW_ROW_PX : ROW_PX;
  const view = useLongList(total, rowHeight);
  const { first, last } = view.range;
  useEffect(() => onRange({ first, last }), [onRange, first, last]);
  const [following, setFollowing] = useState(!isFinal(run) && selected === null);
  useFollow({ on: following && !isFinal(run), total, view, onLeave: () => setFollowing(false) });
  useGoTo({ runId: run.id, seq, selected, list, view });
  if (list.total === undefined) return list.error ? null : <Skeleton lines={8} />;
  if (total === 0) return <None run={run} filtered={filtered} onClear={onClear} />;
  return (
    <div className={style.main}>
      <EventRows
        list={list}
        total={total}
        rowHeight={rowHeight}
        view={view}
        selected={selected}
        onSelect={onSelect}
      />
      {!isFinal(run) && (
        <label className={style.follow}>
          <input
            type="checkbox"
            checked={following}
            onChange={(event) => setFollowing(event.target.checked)}
          />
          Follow new events
        </label>
      )}
    </div>
  );
}

interface AsideProps {
  readonly run: Run;
  readonly filter: EventFilter;
  readonly total: number | undefined;
}

function Aside({ run, filter, total }: AsideProps) {
  if (total === undefined) return null;
  if (filter.type === '' && filter.severity === '') return counted(total, 'event');
  return `${count(total)} of ${counted(run.ingest.persisted, 'event')}`;
}

function None({ run, filtered, onClear }: { run: Run; filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <Empty title="No event is of this type and severity.">
        <Button onClick={onClear}>Show all events</Button>
      </Empty>
    );
  }
  if (isFinal(run)) return <Empty title="The run ended without an event." />;
  return <Empty title="No event has come yet.">They appear here by themselves.</Empty>;
}
