import type { CSSProperties } from 'react';
import type { StoredEvent } from '../../../../sdk/types.js';
import { count, exactTime } from '../../../model/format.js';
import { SeverityMark } from '../../../ui/index.js';
import style from './events.module.css';

interface EventRowProps {
  readonly id: string;
  readonly event: StoredEvent | undefined;
  readonly index: number;
  readonly total: number;
  readonly selected: boolean;
  readonly active: boolean;
  readonly box: CSSProperties;
  readonly onSelect: (index: number) => void;
}

/** One line of the list; empty bars until its page is here. */
export function EventRow(props: EventRowProps) {
  const { id, event, index, total, selected, active, box, onSelect } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys, and the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      className={style.row}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-active={active}
      style={box}
      onClick={() => onSelect(index)}
    >
      {event ? <Cells event={event} /> : <span className={style.coming}>Loading</span>}
    </div>
  );
}

function Cells({ event }: { event: StoredEvent }) {
  const { seq, occurred_at, severity, event_type, message } = event;
  return (
    <>
      <span className={style.number}>{count(seq)}</span>
      <time className={style.time} dateTime={occurred_at} title={exactTime(occurred_at)}>
        {occurred_at.slice(11, 23)}
      </time>
      <span className={style.severity}>
        {severity === 'info' ? (
          <span className={style.calm}>Info</span>
        ) : (
          <SeverityMark severity={severity} />
        )}
      </span>
      <span className={style.words}>
        <span className={style.type}>{event_type}</span>
        <span className={style.message} title={message}>
          {message}
        </span>
      </span>
    </>
  );
}
