import type { Run } from '../../../sdk/types.js';
import { every, useData } from '../../api/queries.js';
import { compareAddress } from '../../model/runs-view.js';
import { Button, ButtonLink, GradeMark, When } from '../../ui/index.js';
import style from './runs.module.css';
import { useRunsView } from './use-runs-view.js';

/** The runs that were picked to be compared, also those of other pages; nothing where there are none. */
export function PickedRuns() {
  const [{ picked }, { pick, dropPicked }] = useRunsView();
  if (picked.length === 0) return null;
  const address = compareAddress(picked);
  return (
    <section className={style.picked} aria-label="Picked runs">
      <ul className={style.pickedList}>
        {[...picked].sort().map((id) => (
          <PickedRun key={id} id={id} onDrop={() => pick(id)} />
        ))}
      </ul>
      <div className={style.pickedActions}>
        {address ? (
          <ButtonLink to={address} kind="primary">
            Compare
          </ButtonLink>
        ) : (
          <span className={style.quiet}>Pick one more to compare.</span>
        )}
        <Button kind="quiet" onClick={dropPicked}>
          Clear
        </Button>
      </div>
    </section>
  );
}

function PickedRun({ id, onDrop }: { id: string; onDrop: () => void }) {
  const { data: run, error } = useData<Run>(`/api/runs/${id}`, every.never);
  return (
    <li className={style.pickedRun}>
      {run ? (
        <>
          <GradeMark grade={run.grade} score={run.score} />
          <span className={style.scenario}>{run.scenario}</span>
          <span className={style.quiet}>
            <When at={run.created_at} />
          </span>
        </>
      ) : (
        <span className={style.quiet}>{error ? error.message : id}</span>
      )}
      <Button kind="quiet" aria-label={`Let go of ${run?.scenario ?? id}`} onClick={onDrop}>
        ✕
      </Button>
    </li>
  );
}
