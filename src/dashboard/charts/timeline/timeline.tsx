import type { Run } from '../../../sdk/types.js';
import { isFinal } from '../../api/queries.js';
import { Empty, Failure, Skeleton } from '../../ui/index.js';
import { Board } from './board.js';
import style from './timeline.module.css';
import { useLook } from './use-look.js';

/** The picture of a run: operations and their attempts, the faults they met, and what became of them. */
export function Timeline({ run }: { run: Run }) {
  const look = useLook(run);
  if (look.timeline === null) {
    if (look.error) return <Failure error={look.error} onRetry={look.retry} />;
    return (
      <div role="status" className={style.loading}>
        <span className="heard">Loading the timeline</span>
        <Skeleton lines={8} />
      </div>
    );
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
  return <Board run={run} timeline={look.timeline} live={look.live} notes={look.notes} />;
}
