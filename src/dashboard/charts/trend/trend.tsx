import { useState } from 'react';
import { Button } from '../../ui/index.js';
import { Chart, type ChartProps } from './chart.js';
import style from './trend.module.css';
import { TrendTable } from './trend-table.js';

/** The score of one run after the other, with the risks of each beneath, and the same as a table. */
export function Trend(props: ChartProps) {
  const { points, all, picked, onPick, onWhole } = props;
  const [table, setTable] = useState(false);
  return (
    <figure className={style.trend}>
      <Chart {...props} />
      <figcaption className={style.foot}>
        <span className={style.byMouse}>
          Click opens a run, Shift-click picks it to compare, drag zooms. Keys: ← → Home End, Enter
          opens, Space picks, + zooms, Escape shows all.
        </span>
        <span className={style.byFinger}>
          Tap a point to read it, to open its run or to pick it.
        </span>
        {points.length < all.length && (
          <Button kind="quiet" onClick={onWhole}>
            Show all {all.length} runs
          </Button>
        )}
      </figcaption>
      <details className={style.details} onToggle={(event) => setTable(event.currentTarget.open)}>
        <summary>The same as a table</summary>
        {table && <TrendTable points={points} all={all} picked={picked} onPick={onPick} />}
      </details>
    </figure>
  );
}
