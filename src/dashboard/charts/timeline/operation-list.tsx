import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { counted } from '../../model/format.js';
import type { Picture } from '../../model/timeline-picture.js';
import { summaryOf } from '../../model/timeline-story.js';
import { VerdictTag } from '../../ui/index.js';
import style from './operation-list.module.css';

interface ListProps {
  readonly picture: Picture;
  readonly selected: number | null;
  readonly onSelect: (operation: number) => void;
}

const ROW = 32;
const PAGE = 6;

/** What the picture shows, row by row: for keyboards, for those who hear the page, and to read. */
export function OperationList({ picture, selected, onSelect }: ListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { shown } = picture;
  const [active, setActive] = useState(0);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const place = selected === null ? -1 : shown.indexOf(selected);
  useEffect(() => {
    if (place === -1) return;
    setActive(place);
    rows.scrollToIndex(place, { align: 'auto' });
  }, [place, rows]);
  const current = Math.min(active, shown.length - 1);
  const moveTo = (next: number) => {
    const within = Math.max(0, Math.min(shown.length - 1, next));
    setActive(within);
    rows.scrollToIndex(within, { align: 'auto' });
  };
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: current - 1,
      ArrowDown: current + 1,
      PageUp: current - PAGE,
      PageDown: current + PAGE,
      Home: 0,
      End: shown.length - 1,
    };
    const operation = shown[current];
    const next = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (next !== undefined) moveTo(next);
    else if ((event.key === 'Enter' || event.key === ' ') && operation !== undefined)
      onSelect(operation);
    else return;
    event.preventDefault();
  };
  if (shown.length === 0) return null;
  return (
    <div
      ref={scroller}
      className={style.list}
      style={{ height: Math.min(7, shown.length) * ROW + 2 }}
      role="listbox"
      tabIndex={0}
      aria-label={`Operations, ${counted(shown.length, 'operation')}`}
      aria-activedescendant={`${id}-${current}`}
      onKeyDown={press}
    >
      <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const operation = shown[index] ?? 0;
          return (
            <Row
              key={operation}
              id={`${id}-${index}`}
              picture={picture}
              operation={operation}
              place={{ index, start, of: shown.length }}
              active={index === current}
              selected={operation === selected}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly picture: Picture;
  readonly operation: number;
  readonly place: { readonly index: number; readonly start: number; readonly of: number };
  readonly active: boolean;
  readonly selected: boolean;
  readonly onSelect: (operation: number) => void;
}

function Row({ id, picture, operation, place, active, selected, onSelect }: RowProps) {
  const { operations, kinds } = picture.source;
  const kind = operations.kind[operation] ?? null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and its keys choose
    // biome-ignore lint/a11y/useFocusableInteractive: it is the list's active descendant
    <div
      id={id}
      className={style.row}
      role="option"
      aria-selected={selected}
      aria-posinset={place.index + 1}
      aria-setsize={place.of}
      data-active={active}
      style={{ transform: `translateY(${place.start}px)` }}
      onClick={() => onSelect(operation)}
    >
      <span className={style.rowVerdict}>
        <VerdictTag verdict={operations.verdict[operation] ?? null} />
      </span>
      <span className={style.rowName}>{operations.name[operation]}</span>
      <span className={style.rowKind}>{kind === null ? '' : kinds[kind]}</span>
      <span className={style.rowSummary}>{summaryOf(picture, operation)}</span>
    </div>
  );
}
