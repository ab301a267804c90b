import type { UseQueryResult } from '@tanstack/react-query';
import { useId } from 'react';
import type { Report, Run, Score } from '../../../sdk/types.js';
import { ApiError } from '../../api/errors.js';
import { Waterfall } from '../../charts/waterfall/index.js';
import { findingOf } from '../../model/finding.js';
import {
  changed,
  Failure,
  Loaded,
  RiskTags,
  Section,
  Skeleton,
  useAddress,
} from '../../ui/index.js';
import { StepPanel } from './evidence/index.js';
import style from './run.module.css';
import { ScoreGauge } from './score-gauge.js';

interface VerdictProps {
  readonly run: Run;
  readonly score: UseQueryResult<Score, Error>;
  readonly report: UseQueryResult<Report, Error>;
}

/** The finding, the score, and the way from 100 down to it. */
export function Verdict({ run, score, report }: VerdictProps) {
  const judged = isJudged(run, score.data) ? score.data : undefined;
  const { headline, rest, tone } = findingOf({ run, score: score.data, report: report.data });
  return (
    <Section title="Verdict" aside={score.data && `by the rules of ${score.data.policy}`}>
      <div className={style.verdict}>
        <ScoreGauge score={judged} />
        <div className={style.finding}>
          <p className={style.headline} style={{ borderColor: `var(--${tone})` }}>
            {headline}
          </p>
          {rest.length > 0 && <p>{rest.join(' ')}</p>}
          {judged && <RiskTags risks={judged.risks} />}
          <Notes report={report} />
        </div>
      </div>
      <Loaded query={score} skeleton={<Skeleton lines={5} />}>
        {() => judged && <Reasons score={judged} report={report.data} />}
      </Loaded>
    </Section>
  );
}

/** A run that goes on and holds nothing has all its points, and says nothing. */
function isJudged({ ingest }: Run, score: Score | undefined): boolean {
  if (!score || score.score === null) return false;
  return !score.provisional || ingest.persisted > 0;
}

function Reasons({ score, report }: { score: Score; report: Report | undefined }) {
  const [params, edit] = useAddress();
  const evidenceId = useId();
  const opened = score.deductions.find(({ rule }) => rule === params.get('rule')) ?? null;
  const open = (rule: string | null) => edit(changed({ rule }));
  return (
    <>
      {score.deductions.length === 0 ? (
        <p className={style.quiet}>
          {score.provisional ? 'Nothing took a point so far.' : 'Nothing took a point.'}
        </p>
      ) : (
        <Waterfall
          score={score}
          opened={opened?.rule ?? null}
          evidenceId={evidenceId}
          onOpen={open}
        />
      )}
      <div id={evidenceId}>
        {opened && (
          <StepPanel
            key={opened.rule}
            deduction={opened}
            provisional={score.provisional === true}
            evidence={report?.evidence ?? null}
            onClose={() => open(null)}
          />
        )}
      </div>
    </>
  );
}

/** What the report leaves out; and where there is none, why. */
function Notes({ report }: { report: UseQueryResult<Report, Error> }) {
  if (report.error instanceof ApiError && report.error.status === 404) {
    return <p className={style.quiet}>The report was deleted. The events below are all there.</p>;
  }
  if (report.error && !report.data) {
    return <Failure error={report.error} onRetry={() => void report.refetch()} />;
  }
  const notes = report.data?.evidence.notes ?? [];
  if (notes.length === 0) return null;
  return (
    <ul className={style.notes} aria-label="Left out of the report">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
