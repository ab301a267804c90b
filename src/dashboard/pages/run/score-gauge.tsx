import type { Score } from '../../../sdk/types.js';
import { gradeTone } from '../../model/tones.js';
import { Tag } from '../../ui/index.js';
import style from './run.module.css';

const RADIUS = 64;
/** Three quarters of a circle, open at the bottom. */
const ARC = 1.5 * Math.PI * RADIUS;

export function ScoreGauge({ score }: { score: Score | undefined }) {
  const points = score?.score ?? null;
  const tone = gradeTone(score?.grade);
  const spoken = points === null ? 'No score yet' : `Score ${points} of 100, grade ${score?.grade}`;
  return (
    <div className={style.gauge}>
      <svg viewBox="0 0 152 136" role="img" aria-label={spoken}>
        <Arc share={1} color="var(--sunken)" />
        {points !== null && points > 0 && <Arc share={points / 100} color={`var(--${tone})`} />}
        <text x="76" y="84" className={style.points}>
          {points ?? '–'}
        </text>
        <text x="76" y="106" className={style.grade} style={{ fill: `var(--${tone})` }}>
          {score?.grade ? `Grade ${score.grade}` : 'No score'}
        </text>
      </svg>
      {score?.provisional && (
        <Tag tone="accent" title="Made from what has come so far">
          Provisional
        </Tag>
      )}
      {score?.incomplete && (
        <Tag tone="fair" title="The run was abandoned, and is scored on what came">
          Incomplete
        </Tag>
      )}
    </div>
  );
}

function Arc({ share, color }: { share: number; color: string }) {
  return (
    <circle
      cx="76"
      cy="76"
      r={RADIUS}
      fill="none"
      stroke={color}
      strokeWidth="10"
      strokeDasharray={`${share * ARC} 1000`}
      transform="rotate(135 76 76)"
      className={style.arc}
    />
  );
}
