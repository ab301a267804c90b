import { useEffect, useMemo, useRef } from 'react';
import type { Run, RunTimeline } from '../../../sdk/types.js';
import { pictureOf } from '../../model/timeline-picture.js';
import { nextFailure, passes } from '../../model/timeline-verdicts.js';
import { Empty } from '../../ui/index.js';
import type { CanvasController } from './canvas-controller.js';
import { Chart } from './chart.js';
import { Legend } from './legend.js';
import { OperationList } from './operation-list.js';
import { Panel } from './panel.js';
import style from './timeline.module.css';
import { Tools } from './tools.js';
import { useFailureKey } from './use-failure-key.js';
import { useSelection } from './use-selection.js';

interface BoardProps {
  readonly run: Run;
  readonly timeline: RunTimeline;
  readonly live: boolean;
  readonly notes: readonly string[];
}

/** Picture, pinned operation and list: three looks at the same, in step with each other. */
export function Board({ run, timeline, live, notes }: BoardProps) {
  const root = useRef<HTMLDivElement>(null);
  const chart = useRef<CanvasController>(null);
  const { name, selected, select, filter, show } = useSelection(timeline);
  const picture = useMemo(
    () => pictureOf(timeline, (each) => passes(filter, timeline.operations.verdict[each] ?? null)),
    [timeline, filter],
  );
  const goTo = (operation: number | null) => {
    select(operation);
    if (operation !== null) chart.current?.reveal(operation);
  };
  const jump = (step: 1 | -1) => {
    const failure = nextFailure(timeline, picture.shown, selected, step);
    if (failure !== null) goTo(failure);
  };
  useFailureKey(root, jump);
  useLinked(selected, chart);
  return (
    <div className={style.timeline} ref={root}>
      <Tools timeline={timeline} filter={filter} onFilter={show} onJump={jump} chart={chart} />
      <div className={style.stage} data-pinned={name !== null}>
        {picture.lanes === 0 ? (
          <Empty title="No operation of this kind.">Choose another verdict above.</Empty>
        ) : (
          <Chart ref={chart} picture={picture} selected={selected} live={live} onPick={select} />
        )}
        {name !== null && (
          <Panel
            key={name}
            run={run}
            picture={picture}
            name={name}
            operation={selected}
            live={live}
            onClose={() => select(null)}
          />
        )}
      </div>
      <Legend picture={picture} notes={notes} />
      <OperationList picture={picture} selected={selected} onSelect={goTo} />
    </div>
  );
}

/** A link to an operation shows where it is; what is picked in the picture is in sight already. */
function useLinked(selected: number | null, chart: React.RefObject<CanvasController | null>): void {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    if (selected !== null) chart.current?.reveal(selected);
  }, [selected, chart]);
}
