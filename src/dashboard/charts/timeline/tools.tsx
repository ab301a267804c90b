import { useMemo } from 'react';
import type { RunTimeline } from '../../../sdk/types.js';
import { count, sentence } from '../../model/format.js';
import { isFailure, type VerdictFilter, verdictCounts } from '../../model/timeline-verdicts.js';
import { verdictMark } from '../../model/tones.js';
import { Button } from '../../ui/index.js';
import type { CanvasController } from './canvas-controller.js';
import style from './tools.module.css';

interface ToolsProps {
  readonly timeline: RunTimeline;
  readonly filter: VerdictFilter;
  readonly onFilter: (filter: VerdictFilter) => void;
  readonly onJump: (step: 1 | -1) => void;
  readonly chart: CanvasController | null;
}

const ZOOM = 2;

/** Which verdicts are shown, and the buttons of what wheel and keys do. */
export function Tools({ timeline, filter, onFilter, onJump, chart }: ToolsProps) {
  const counts = useMemo(() => verdictCounts(timeline), [timeline]);
  const choices = [...counts].filter(([word]) => counts.size > 1 || word === filter);
  const failures = [...counts].some(([word]) => word !== 'open' && isFailure(word));
  return (
    <div className={style.tools}>
      <fieldset className={style.filters}>
        <legend className="heard">Operations that are shown</legend>
        <Filter current={filter} value="all" onFilter={onFilter}>
          All {count(timeline.operations.name.length)}
        </Filter>
        {choices.map(([word, amount]) => (
          <Filter key={word} current={filter} value={word} onFilter={onFilter}>
            <span aria-hidden="true">{word === 'open' ? '·' : verdictMark(word)}</span>{' '}
            {sentence(word)} {count(amount)}
          </Filter>
        ))}
      </fieldset>
      <div className={style.zooms}>
        <Button disabled={!failures} title="f" onClick={() => onJump(1)}>
          Next failure
        </Button>
        <Button aria-label="Zoom in" title="+" onClick={() => chart?.zoom(1 / ZOOM)}>
          +
        </Button>
        <Button aria-label="Zoom out" title="−" onClick={() => chart?.zoom(ZOOM)}>
          −
        </Button>
        <Button aria-label="Show the whole run" title="0" onClick={() => chart?.fit()}>
          Whole run
        </Button>
      </div>
    </div>
  );
}

interface FilterProps {
  readonly current: VerdictFilter;
  readonly value: VerdictFilter;
  readonly onFilter: (filter: VerdictFilter) => void;
  readonly children: React.ReactNode;
}

function Filter({ current, value, onFilter, children }: FilterProps) {
  return (
    <button
      type="button"
      className={style.filter}
      aria-pressed={current === value}
      onClick={() => onFilter(value)}
    >
      {children}
    </button>
  );
}
