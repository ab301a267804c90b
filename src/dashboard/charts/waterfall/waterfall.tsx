import type { Score } from '../../../sdk/types.js';
import { count, counted } from '../../model/format.js';
import { gradeTone, type Tone } from '../../model/tones.js';
import { type Step, waterfallOf } from '../../model/waterfall.js';
import style from './waterfall.module.css';

const TICKS = [0, 20, 40, 60, 80, 100] as const;

interface WaterfallProps {
  readonly score: Score;
  /** The rule whose evidence is open, and the element that shows it. */
  readonly opened: string | null;
  readonly evidenceId: string;
  readonly onOpen: (rule: string | null) => void;
}

/** The way from 100 down to the score; each step is a button that opens its evidence. */
export function Waterfall({ score, opened, evidenceId, onOpen }: WaterfallProps) {
  const { steps, sum, spoken } = waterfallOf(score);
  const open = score.provisional === true;
  return (
    <figure className={style.figure} aria-label={spoken}>
      <ol className={open ? `${style.steps} ${style.open}` : style.steps}>
        <Edge label="Start" points={100} tone="pending" note="" />
        {steps.map((step) => (
          <li key={step.rule}>
            <button
              type="button"
              className={style.row}
              aria-expanded={opened === step.rule}
              aria-controls={evidenceId}
              onClick={() => onOpen(opened === step.rule ? null : step.rule)}
            >
              <StepRow step={step} />
            </button>
          </li>
        ))}
        <Edge
          label="Score"
          points={score.score}
          tone={gradeTone(score.grade)}
          note={sum < 0 ? `held at 0, not −${count(-sum)}` : ''}
        />
      </ol>
      <div className={style.axis} aria-hidden="true">
        {TICKS.map((tick) => (
          <span key={tick} style={{ left: `${tick}%` }}>
            {tick}
          </span>
        ))}
      </div>
    </figure>
  );
}

function StepRow({ step }: { step: Step }) {
  const width = Math.max(step.to - step.from, 0.4);
  return (
    <>
      <span className={style.label}>
        <span className={style.fold} aria-hidden="true" />
        {step.label}
      </span>
      <span className={style.track} aria-hidden="true">
        <span
          className={style.bar}
          style={{ left: `${step.from}%`, width: `${width}%`, color: `var(--${step.tone})` }}
        />
        <span className={style.drop} style={{ left: `${step.from}%` }} />
      </span>
      <span className={style.points}>−{count(step.points)}</span>
      <span className={style.note}>
        {counted(step.count, 'event')}
        {step.below && ', below zero'}
      </span>
    </>
  );
}

interface EdgeProps {
  readonly label: string;
  readonly points: number | null;
  readonly tone: Tone;
  readonly note: string;
}

/** What it begins with, and what is left. */
function Edge({ label, points, tone, note }: EdgeProps) {
  return (
    <li className={`${style.row} ${style.edge}`}>
      <span className={style.label}>{label}</span>
      <span className={style.track} aria-hidden="true">
        <span
          className={style.bar}
          style={{ left: 0, width: `${points ?? 0}%`, color: `var(--${tone})` }}
        />
        {label === 'Start' && <span className={style.drop} style={{ left: '100%' }} />}
      </span>
      <span className={style.points}>{points ?? '–'}</span>
      <span className={style.note}>{note}</span>
    </li>
  );
}
