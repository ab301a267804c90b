import { useParams } from 'react-router';
import type { Run } from '../../../sdk/types.js';
import { Timeline } from '../../charts/timeline/index.js';
import { useTrail } from '../../shell/trail.js';
import { Gone, isGone, Loaded, Page, Section, Skeleton, StatusMark } from '../../ui/index.js';
import { Actions } from './actions.js';
import { AgentWords } from './agent-words.js';
import { Events } from './events/index.js';
import { Facts, useProject } from './facts.js';
import { Ingest } from './ingest.js';
import { Anchor } from './links.js';
import { Numbers } from './numbers.js';
import { Outputs } from './outputs.js';
import { Rejections } from './rejections.js';
import style from './run.module.css';
import { useReport, useRun, useScore } from './use-run.js';
import { Verdict } from './verdict.js';
import { Violations } from './violations.js';

/** One run, from its acceptance to its verdict, and all that stands behind that. */
export function RunPage() {
  const { runId = '' } = useParams();
  const query = useRun(runId);
  if (isGone(query.error)) return <Gone what="run" to="/runs" />;
  if (query.data) return <LoadedRun key={query.data.id} run={query.data} />;
  return (
    <Page title="Run">
      <Loaded query={query} skeleton={<Waiting />}>
        {() => null}
      </Loaded>
    </Page>
  );
}

function LoadedRun({ run }: { run: Run }) {
  const score = useScore(run);
  const report = useReport(run);
  const project = useProject(run.project_id);
  useTrail([
    { text: project?.name ?? 'Project', to: `/projects/${run.project_id}` },
    { text: run.scenario },
  ]);
  const grade = run.grade === null ? '' : `${run.grade} · `;
  return (
    <Page
      title={run.scenario}
      tabTitle={`${grade}${run.scenario}`}
      subtitle={
        <span className={style.subtitle}>
          <span aria-live="polite">
            <StatusMark status={run.status} />
          </span>
          <code>
            {run.method} {run.target_url}
          </code>
        </span>
      }
      actions={<Actions run={run} />}
    >
      <Facts run={run} projectName={project?.name} />
      <Ingest run={run} />
      <Verdict run={run} score={score} report={report} />
      <Anchor id="timeline">
        <Section title="Timeline">
          <Timeline run={run} />
        </Section>
      </Anchor>
      <Violations report={report.data} />
      <Numbers report={report.data} />
      <Anchor id="events">
        <Events run={run} />
      </Anchor>
      <Rejections run={run} />
      <Outputs run={run} report={report.data} />
      <AgentWords report={report.data} />
    </Page>
  );
}

function Waiting() {
  return (
    <>
      <Skeleton lines={2} />
      <Section title="Verdict">
        <Skeleton lines={7} />
      </Section>
    </>
  );
}
