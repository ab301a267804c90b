import type { Score } from '../../../sdk/types.js';
import { every, useData } from '../../api/queries.js';
import { type Change, changeWords, directionOf, reasonsOf, signed } from '../../model/change.js';
import type { Tone } from '../../model/tones.js';
import { Tag } from '../../ui/index.js';
import style from './projects.module.css';

const MARKS: Record<ReturnType<typeof directionOf>, readonly [arrow: string, tone: Tone]> = {
  worse: ['▼', 'bad'],
  better: ['▲', 'good'],
  same: ['', 'pending'],
  first: ['', 'pending'],
};

/** `▼ −22 worse`: an arrow, the amount and the word; the whole sentence on hover. */
export function ChangeMark({ change }: { change: Change }) {
  const direction = directionOf(change);
  const [arrow, tone] = MARKS[direction];
  const words = { worse: 'worse', better: 'better', same: 'unchanged', first: 'first run' };
  return (
    <Tag tone={tone} title={changeWords(change)}>
      {arrow && <span aria-hidden="true">{arrow}</span>}
      {change.points ? signed(change.points) : null} {words[direction]}
    </Tag>
  );
}

const MOST_REASONS = 3;

/** Why it got worse: the deductions that grew since the run before. Nothing where it did not. */
export function Reasons({ change }: { change: Change }) {
  const worse = directionOf(change) === 'worse';
  const { newest, before } = change;
  const path = (runId: string | undefined) => (worse && runId ? `/api/runs/${runId}/score` : null);
  const after = useData<Score>(path(newest.run_id), every.never);
  const earlier = useData<Score>(path(before?.run_id), every.never);
  if (!worse) return null;
  // Their room is kept: what stands below must not move when they come.
  if (!after.data || !earlier.data) return <div className={style.reasons} />;
  const reasons = reasonsOf(earlier.data.deductions, after.data.deductions);
  return (
    <ul className={style.reasons} aria-label="Why it got worse">
      {reasons.slice(0, MOST_REASONS).map(({ rule, points, text }) => (
        <li key={rule}>
          <span title={text}>{text}</span>
          <span className={style.lost}>{signed(-points)}</span>
        </li>
      ))}
    </ul>
  );
}
