import type { Report, Run } from '../../../sdk/types.js';
import { signed } from '../../model/change.js';
import { deductionRows, faultRows, labelRows, latencyComparison } from '../../model/compare.js';
import { count, counted, duration } from '../../model/format.js';
import { ruleMeaning, ruleWords } from '../../model/rules.js';
import { Empty, Failure, Section, Skeleton } from '../../ui/index.js';
import style from './compare.module.css';
import { Operations } from './operations.js';
import { Rows } from './rows.js';
import { ScoreChange } from './score-change.js';
import type { Side } from './use-side.js';

/** What differs between the two, as far as both have been scored. */
export function Comparison({ a, b }: { a: Side; b: Side }) {
  const error = a.report.error ?? b.report.error;
  if (!a.run.data || !b.run.data) return null;
  if (a.id === b.id) {
    return <Empty title="A and B are the same run.">Choose another one on either side.</Empty>;
  }
  if (a.report.data && b.report.data) {
    const sides = { a, b, runs: [a.run.data, b.run.data] as const };
    return <Sections {...sides} reports={[a.report.data, b.report.data]} />;
  }
  if (error) {
    const retry = () => {
      void a.report.refetch();
      void b.report.refetch();
    };
    return <Failure error={error} onRetry={retry} />;
  }
  const open = [a, b].filter(({ report, run }) => !report.data && run.data?.score === null);
  if (open.length > 0) {
    return (
      <Empty title="Not both of them have been scored yet.">
        The comparison appears here by itself once both runs have ended.
      </Empty>
    );
  }
  return <Skeleton lines={10} />;
}

interface SectionsProps {
  readonly a: Side;
  readonly b: Side;
  readonly runs: readonly [Run, Run];
  readonly reports: readonly [Report, Report];
}

function Sections({ a, b, runs, reports }: SectionsProps) {
  const faults = faultRows(...reports);
  const labels = labelRows(...runs);
  return (
    <>
      <ScoreChange a={reports[0]} b={reports[1]} />
      <Section title="Deductions">
        <Rows
          caption="Deductions of both runs"
          what="Rule"
          rows={deductionRows(reports[0].deductions, reports[1].deductions)}
          name={({ name }) => <span title={ruleMeaning(name)}>{ruleWords(name)}</span>}
          value={({ points, count: events }) => (
            <>
              −{points} <span className={style.quiet}>{counted(events, 'event')}</span>
            </>
          )}
          words={({ a: one, b: two, change }) =>
            one && two ? {} : { worse: change, better: change }
          }
          change={({ a: one, b: two, change }) => (one && two ? change : '')}
          none="Neither run lost a point."
        />
      </Section>
      <Operations a={a} b={b} runs={runs} reports={reports} />
      <Section title="Latency" aside="answered attempts; a tenth or less is no difference">
        <Rows
          caption="Latency of both runs"
          what="Answers"
          rows={latencyComparison(...reports)}
          value={duration}
          words={() => ({ worse: 'slower', better: 'faster' })}
          change={({ a: one, b: two }) => (one === null || two === null ? '' : ratio(one, two))}
          none="Neither run has an answered attempt."
        />
      </Section>
      <Section title="Faults" aside="injected, per kind">
        <Rows
          caption="Injected faults of both runs"
          what="Fault"
          rows={faults}
          value={count}
          words={({ a: one, b: two }) => ({ other: signed((two ?? 0) - (one ?? 0)) })}
          none="No fault was injected in either run."
        />
      </Section>
      <Section title="Labels">
        <Rows
          caption="Labels of both runs"
          what="Label"
          rows={labels}
          value={(text) => text}
          none="Neither run has a label."
        />
      </Section>
    </>
  );
}

/** `× 1.5` */
function ratio(one: number, two: number): string {
  if (one === 0) return '';
  return `× ${Math.round((two / one) * 100) / 100}`;
}
