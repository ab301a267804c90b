import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { counted } from '../../../model/format.js';
import { EventRow } from './event-row.js';
import style from './events.module.css';
import type { EventList } from './use-event-list.js';
import { BLOCK_ROWS, type LongList } from './use-long-list.js';

interface EventRowsProps {
  readonly list: EventList;
  readonly total: number;
  readonly rowHeight: number;
  readonly view: LongList;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** The list itself: arrows move through it, Enter opens the event. */
export function EventRows({ list, total, rowHeight, view, selected, onSelect }: EventRowsProps) {
  const { box, blocks, height, firstSeen, show } = view;
  const id = useId();
  const [active, setActive] = useState<number | null>(null);
  useEffect(() => setActive((place) => (place !== null && place >= total ? null : place)), [total]);
  const select = (index: number) => {
    setActive(index);
    const event = list.at(index);
    if (event) onSelect(event.id);
  };
  const press = (event: KeyboardEvent) => {
    const from = active ?? firstSeen() - 1;
    const to = placeFor(
      event.key,
      from,
      total,
      Math.floor((box.current?.clientHeight ?? 0) / rowHeight),
    );
    if (to !== null) {
      setActive(to);
      show(to, 'nearest');
    } else if ((event.key === 'Enter' || event.key === ' ') && active !== null) select(active);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      className={style.rows}
      role="listbox"
      tabIndex={0}
      aria-label={`Events, ${counted(total, 'row')}`}
      aria-activedescendant={active === null ? undefined : `${id}-${active}`}
      onKeyDown={press}
      style={{ height: `min(${total * rowHeight + 2}px, max(320px, 60vh))` }}
    >
      <div className={style.sheet} style={{ height }} role="presentation">
        {blocks.map(({ first, top }) => (
          <div
            key={first}
            className={style.block}
            style={{ transform: `translateY(${top}px)` }}
            role="presentation"
          >
            {Array.from({ length: Math.min(BLOCK_ROWS, total - first) }, (_, row) => {
              const index = first + row;
              const event = list.at(index);
              return (
                <EventRow
                  key={index}
                  id={`${id}-${index}`}
                  event={event}
                  index={index}
                  total={total}
                  selected={event !== undefined && event.id === selected}
                  active={index === active}
                  box={{ height: rowHeight }}
                  onSelect={select}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

function placeFor(key: string, from: number, total: number, page: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: total - 1,
  };
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return to === undefined ? null : Math.min(total - 1, Math.max(0, to));
}
