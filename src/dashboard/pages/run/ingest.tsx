import type { Run } from '../../../sdk/types.js';
import { count } from '../../model/format.js';
import { ingestOf } from '../../model/ingest.js';
import { Section, Tag } from '../../ui/index.js';
import style from './run.module.css';
import { isSettled } from './use-run.js';

/** What is here and what is still coming, until all is here and the run has ended. */
export function Ingest({ run }: { run: Run }) {
  const progress = ingestOf(run);
  if (isSettled(run)) return null;
  return (
    <Section title="Evidence" aside={<Tag tone="accent">Partial</Tag>}>
      <div className={style.ingest}>
        <div
          className={style.meter}
          role="progressbar"
          aria-label="Events persisted"
          aria-valuemin={0}
          aria-valuemax={Math.max(1, progress.accepted)}
          aria-valuenow={progress.persisted}
        >
          <span style={{ width: `${progress.persistedShare * 100}%` }} />
          <span className={style.refused} style={{ width: `${progress.rejectedShare * 100}%` }} />
        </div>
        <dl className={style.counts}>
          <Amount name="Accepted" value={progress.accepted} />
          <Amount name="Persisted" value={progress.persisted} />
          <Amount name="Rejected" value={progress.rejected} />
          <Amount name="Persisted through" value={run.ingest.persisted_through} />
        </dl>
        <p className={style.quiet} aria-live="polite">
          {progress.words}
        </p>
      </div>
    </Section>
  );
}

function Amount({ name, value }: { name: string; value: number | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value === null ? 'numbered by the server' : count(value)}</dd>
    </div>
  );
}
