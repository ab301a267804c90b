import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Report, Run } from '../../../sdk/types.js';
import { isMissing } from '../../api/run-timeline.js';
import { signed } from '../../model/change.js';
import { isSameWork, verdictChanges, verdictRows } from '../../model/compare.js';
import { count, counted, sentence } from '../../model/format.js';
import { timelineOfReport } from '../../model/timeline-report.js';
import { isFailure } from '../../model/timeline-verdicts.js';
import { type VerdictWord, verdictMark } from '../../model/tones.js';
import { Button, Section, Skeleton, VerdictTag } from '../../ui/index.js';
import style from './compare.module.css';
import { Rows } from './rows.js';
import type { Side } from './use-side.js';

interface OperationsProps {
  readonly a: Side;
  readonly b: Side;
  readonly runs: readonly [Run, Run];
  readonly reports: readonly [Report, Report];
}

const AT_FIRST = 50;

/** What became of the operations: counts always, and each by name where the two did the same work. */
export function Operations({ a, b, runs, reports }: OperationsProps) {
  return (
    <Section title="Operations" aside={isSameWork(...runs) ? 'same scenario and seed' : undefined}>
      <Rows
        caption="Findings of both runs"
        what="Verdict"
        rows={verdictRows(...reports)}
        name={({ name }) => <VerdictTag verdict={name as VerdictWord} />}
        value={count}
        change={({ a: one, b: two }) => signed((two ?? 0) - (one ?? 0))}
        none="Neither run has a finding on an operation."
      />
      {isSameWork(...runs) ? (
        <Changes a={a} b={b} runs={runs} reports={reports} />
      ) : (
        <p className={style.quiet}>
          Scenario or seed differ, so that an operation of A is not the one of the same name in B:
          only counts are compared.
        </p>
      )}
    </Section>
  );
}

function Changes({ a, b, runs, reports }: OperationsProps) {
  const [all, setAll] = useState(false);
  const one = a.timeline.data ?? (isMissing(a.timeline) ? reports[0] : null);
  const two = b.timeline.data ?? (isMissing(b.timeline) ? reports[1] : null);
  const changes = useMemo(() => {
    if (one === null || two === null) return null;
    return verdictChanges(picture(one), picture(two));
  }, [one, two]);
  if (changes === null) return <Skeleton lines={4} />;
  const { changed, compared, onlyA, onlyB } = changes;
  const shown = all ? changed : changed.slice(0, AT_FIRST);
  return (
    <>
      <Rows
        caption="Operations whose verdict changed"
        what="Operation"
        rows={shown}
        name={({ name, a: before, b: after }) => (
          <OperationLink
            name={name}
            run={isFailure(after) || !isFailure(before) ? runs[1] : runs[0]}
          />
        )}
        value={(verdict) => <VerdictTag verdict={verdict} />}
        change={({ a: before, b: after }) =>
          before && after ? `${verdictMark(before)} → ${verdictMark(after)}` : ''
        }
        none={`No verdict changed among ${counted(compared, 'operation')}.`}
      />
      {shown.length < changed.length && (
        <div>
          <Button onClick={() => setAll(true)}>Show all {count(changed.length)}</Button>
        </div>
      )}
      <p className={style.quiet}>
        {sentence(counted(compared, 'operation'))} compared by name
        {onlyA > 0 && `; ${count(onlyA)} only in A`}
        {onlyB > 0 && `; ${count(onlyB)} only in B`}.
      </p>
    </>
  );
}

function OperationLink({ name, run }: { name: string; run: Run }) {
  return <Link to={`/runs/${run.id}?operation=${encodeURIComponent(name)}#timeline`}>{name}</Link>;
}

function picture(source: Report | Parameters<typeof verdictChanges>[0]) {
  return 'evidence' in source ? timelineOfReport(source) : source;
}
