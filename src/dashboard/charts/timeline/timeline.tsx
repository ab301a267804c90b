import type { Run, RunTimeline } from '../../../sdk/types.js';
import { isFinal } from '../../api/queries.js';
import { Empty, Failure, Skeleton } from '../../ui/index.js';
import { Board } from './board.js';
import style from './timeline.module.css';
import { useLook } from './use-look.js';
import { usePicture } from './use-picture.js';
import { useFilter } from './use-selection.js';

/** The picture of a run: operations and their attempts, the faults they met, and what became of them. */
export function Timeline({ run }: { run: Run }) {
  const look = useLook(run);
  if (look.timeline === null) {
    if (look.error) return <Failure error={look.error} onRetry={look.retry} />;
    return <Waiting />;
  }
  if (look.timeline.operations.name.length === 0) {
    return isFinal(run) ? (
      <Empty title="No event of this run names an operation.">
        Events with an <code>operation</code> in their payload are drawn here.
      </Empty>
    ) : (
      <Empty title="No operation yet.">
        The first request that is stored appears here by itself.
      </Empty>
    );
  }
  return <Drawn run={run} timeline={look.timeline} live={look.live} notes={look.notes} />;
}

interface DrawnProps {
  readonly run: Run;
  readonly timeline: RunTimeline;
  readonly live: boolean;
  readonly notes: readonly string[];
}

function Drawn({ timeline, ...rest }: DrawnProps) {
  const [filter, show] = useFilter();
  const picture = usePicture(timeline, filter);
  if (picture === null) return <Waiting />;
  return <Board {...rest} picture={picture} filter={filter} onFilter={show} />;
}

function Waiting() {
  return (
    <div role="status" className={style.loading}>
      <span className="heard">Loading the timeline</span>
      <Skeleton lines={8} />
    </div>
  );
}
