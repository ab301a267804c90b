import type { Report } from '../../../sdk/types.js';
import { LatencyChart } from '../../charts/latency/index.js';
import { confidenceWords } from '../../model/confidence.js';
import { Section } from '../../ui/index.js';
import style from './run.module.css';

/** How far what was found can be trusted, and how long the answers took. */
export function Numbers({ report }: { report: Report | undefined }) {
  if (!report) return null;
  const { confidence } = report.evidence;
  const answers = report.latency.with_faults.count + report.latency.without_faults.count;
  return (
    <div className={style.numbers}>
      {confidence && (
        <Section title="Confidence">
          <ul className={style.sentences}>
            {confidenceWords(confidence).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p className={style.quiet}>
            A run is a sample: that nothing was lost in it does not say that nothing ever is. The
            bounds are exact (Clopper and Pearson), and hold under the faults of this scenario.
          </p>
        </Section>
      )}
      <Section title="Latency" aside="of answered attempts, on a scale of tens">
        {answers === 0 ? (
          <p className={style.quiet}>No event of this run tells how long an answer took.</p>
        ) : (
          <LatencyChart latency={report.latency} />
        )}
      </Section>
    </div>
  );
}
