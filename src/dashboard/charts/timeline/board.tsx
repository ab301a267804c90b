import { useEffect, useRef, useState } from 'react';
import type { Run } from '../../../sdk/types.js';
import type { Picture } from '../../model/timeline-picture.js';
import { nextFailure, type VerdictFilter } from '../../model/timeline-verdicts.js';
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
  readonly picture: Picture;
  readonly filter: VerdictFilter;
  readonly onFilter: (filter: VerdictFilter) => void;
  readonly live: boolean;
  readonly notes: readonly string[];
}

/** Picture, pinned operation and list: three looks at the same, in step with each other. */
export function Board({ run, picture, filter, onFilter, live, notes }: BoardProps) {
  const root = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<CanvasController | null>(null);
  const { source } = picture;
  const { name, selected, select } = useSelection(source);
  const picked = useRef<number | null>(null);
  const pick = (operation: number | null) => {
    picked.current = operation;
    select(operation);
  };
  const jump = (step: 1 | -1) => {
    const failure = nextFailure(source, picture.shown, selected, step);
    if (failure !== null) select(failure);
  };
  useFailureKey(root, jump);
  // However it came to be chosen: by a link, a key or the list. What is picked in the picture is in sight.
  useEffect(() => {
    if (selected === null || selected === picked.current) return;
    picked.current = null;
    chart?.reveal(selected);
  }, [chart, selected]);
  return (
    <div className={style.timeline} ref={root}>
      <Tools timeline={source} filter={filter} onFilter={onFilter} onJump={jump} chart={chart} />
      <div className={style.stage} data-pinned={name !== null}>
        {picture.lanes === 0 ? (
          <Empty title="No operation of this kind.">Choose another verdict above.</Empty>
        ) : (
          <Chart
            picture={picture}
            selected={selected}
            live={live}
            onPick={pick}
            onReady={setChart}
          />
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
      <OperationList picture={picture} selected={selected} onSelect={select} />
    </div>
  );
}
