import { Link } from 'react-router';
import { Button, GradeMark, Loaded, Skeleton, StatusMark, When } from '../../ui/index.js';
import style from './compare.module.css';
import type { Side } from './use-side.js';

interface CardProps {
  readonly name: string;
  readonly side: Side;
  readonly onChange: () => void;
}

/** Which run it is, and how it fared. */
export function RunCard({ name, side, onChange }: CardProps) {
  return (
    <section className={style.card} aria-label={`Run ${name}`}>
      <div className={style.cardHead}>
        <span className={style.letter} aria-hidden="true">
          {name}
        </span>
        <Button kind="quiet" aria-label={`Choose another run ${name}`} onClick={onChange}>
          Choose another
        </Button>
      </div>
      <Loaded query={side.run} skeleton={<Skeleton lines={3} />}>
        {(run) => (
          <>
            <Link className={style.scenario} to={`/runs/${run.id}`}>
              {run.scenario}
            </Link>
            <code className={style.target}>
              {run.method} {run.target_url}
            </code>
            <div className={style.facts}>
              <StatusMark status={run.status} />
              <GradeMark grade={run.grade} score={run.score} />
              <span>
                seed <code>{run.seed === null ? 'none' : String(run.seed)}</code>
              </span>
              <When at={run.started_at ?? run.created_at} />
            </div>
          </>
        )}
      </Loaded>
    </section>
  );
}
