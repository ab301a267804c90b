import { type KeyboardEvent, useState } from 'react';
import type { TrendPoint } from '../../../sdk/types.js';
import { narrowed, pointWords, type Stretch } from '../../model/trend.js';
import { Button } from '../../ui/index.js';
import { PointCard } from './point-card.js';
import style from './trend.module.css';
import { usePlot } from './use-plot.js';

export interface ChartProps {
  /** What is shown, oldest first. */
  readonly points: readonly TrendPoint[];
  /** All there are, for the run before of the first one. */
  readonly all: readonly TrendPoint[];
  readonly picked: readonly string[];
  readonly onOpen: (runId: string) => void;
  readonly onPick: (runId: string) => void;
  readonly onZoom: (first: string, last: string) => void;
  readonly onWhole: () => void;
}

/** The picture itself, walked through by mouse, finger or keys. */
export function Chart(props: ChartProps) {
  const { points, all, picked, onOpen, onPick, onZoom } = props;
  const [active, setActive] = useState<number | null>(null);
  const [touched, setTouched] = useState(false);
  const zoom = (stretch: Stretch | null) => {
    const [first, last] = [points[stretch?.from ?? -1], points[stretch?.to ?? -1]];
    if (first && last) onZoom(first.run_id, last.run_id);
  };
  const press = (place: number, event: MouseEvent) => {
    const id = points[place]?.run_id;
    if (id === undefined) return;
    if (event instanceof PointerEvent && event.pointerType === 'touch') {
      setTouched(true);
      setActive(place);
    } else if (event.shiftKey || event.ctrlKey || event.metaKey) onPick(id);
    else onOpen(id);
  };
  const { host, placeOf } = usePlot(
    { points, picked, active },
    { onHover: setActive, onPress: press, onBrush: zoom },
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (handleKey(event.key, { ...props, active, setActive, zoom })) event.preventDefault();
  };
  const point = active === null ? undefined : points[active];
  return (
    <>
      <div
        className={style.stage}
        role="application"
        aria-roledescription="chart"
        aria-label={`Score over ${points.length} runs`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys need the focus
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) setActive(null);
        }}
      >
        <div ref={host} className={style.plot} />
        {point && active !== null && (
          <PointCard point={point} all={all} at={placeOf(active)} room={host.current?.clientWidth}>
            {touched && (
              <div className={style.touch}>
                <Button onClick={() => onOpen(point.run_id)}>Open the run</Button>
                <Button onClick={() => onPick(point.run_id)}>
                  {picked.includes(point.run_id) ? 'Let go' : 'Pick to compare'}
                </Button>
              </div>
            )}
          </PointCard>
        )}
      </div>
      <p className="heard" role="status">
        {active !== null && pointWords(points, active)}
      </p>
    </>
  );
}

interface KeyContext extends ChartProps {
  readonly active: number | null;
  readonly setActive: (place: number) => void;
  readonly zoom: (stretch: Stretch | null) => void;
}

/** @returns whether the key meant something here. */
function handleKey(key: string, context: KeyContext): boolean {
  const { points, active, setActive, onOpen, onPick, onWhole, zoom } = context;
  const last = points.length - 1;
  const id = active === null ? undefined : points[active]?.run_id;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: Math.max(0, (active ?? last + 1) - 1),
    ArrowRight: Math.min(last, (active ?? last - 1) + 1),
    Home: 0,
    End: last,
  };
  const place = moves[key];
  if (place !== undefined) setActive(place);
  else if (key === 'Enter' && id) onOpen(id);
  else if (key === ' ' && id) onPick(id);
  else if (key === '+') zoom(narrowed(points.length, active ?? last));
  else if (key === '-' || key === 'Escape') onWhole();
  else return false;
  return true;
}
