import type { Report } from '../../../sdk/types.js';
import { signed } from '../../model/change.js';
import { headline } from '../../model/compare.js';
import { gradeTone } from '../../model/tones.js';
import { RiskTags, Section } from '../../ui/index.js';
import style from './compare.module.css';
import { TrendMark } from './trend-mark.js';

/** Both scores, large, and the difference in words. */
export function ScoreChange({ a, b }: { a: Report; b: Report }) {
  const { words, trend } = headline(a, b);
  return (
    <Section title="Score">
      <div className={style.scores}>
        <Score name="A" report={a} />
        <span className={style.arrow} aria-hidden="true">
          →
        </span>
        <Score name="B" report={b} />
        <div className={style.headline}>
          <TrendMark trend={trend}>
            {a.score !== null && b.score !== null && signed(b.score - a.score)}
          </TrendMark>
          <p>{words}</p>
        </div>
      </div>
    </Section>
  );
}

function Score({ name, report }: { name: string; report: Report }) {
  return (
    <div className={style.score}>
      <span className={style.quiet}>{name}</span>
      <span className={style.points} data-tone={gradeTone(report.grade)}>
        {report.score ?? '–'} <span className={style.grade}>{report.grade ?? 'no grade'}</span>
      </span>
      <RiskTags risks={report.risks} />
    </div>
  );
}
