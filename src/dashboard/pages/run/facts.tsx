import { Link } from 'react-router';
import type { Agent, Project, Run } from '../../../sdk/types.js';
import { every, useData } from '../../api/queries.js';
import { duration } from '../../model/format.js';
import { ingestOf } from '../../model/ingest.js';
import { CopyButton, Fact, useNow, When } from '../../ui/index.js';
import style from './run.module.css';
import { isSettled } from './use-run.js';

export function useProject(projectId: string): Project | undefined {
  return useData<Project>(`/api/projects/${projectId}`, every.never).data;
}

interface FactsProps {
  readonly run: Run;
  readonly projectName: string | undefined;
}

/** What the run is, and where it came from. */
export function Facts({ run, projectName }: FactsProps) {
  const agent = useData<Agent>(`/api/agents/${run.agent_id}`, every.never).data;
  const labels = Object.entries(run.labels);
  return (
    <dl className={style.facts} aria-label="The run">
      <Fact name="Project">
        <Link to={`/projects/${run.project_id}`}>{projectName ?? run.project_id}</Link>
      </Fact>
      <Fact name="Agent">
        <Link to={`/runs?agent_id=${run.agent_id}`}>{agent?.name ?? run.agent_id}</Link>
      </Fact>
      <Fact name="Started">
        <When at={run.started_at ?? run.created_at} />
      </Fact>
      <Fact name={run.finished_at === null ? 'Running for' : 'Took'}>
        <Took run={run} />
      </Fact>
      <Fact name="Seed">{run.seed === null ? 'none' : <code>{String(run.seed)}</code>}</Fact>
      <Fact name="Run">
        <span className={style.withCopy}>
          <code title={run.id}>{run.id.slice(0, 12)}…</code>
          <CopyButton text={run.id} label="Copy the run's id" />
        </span>
      </Fact>
      {isSettled(run) && <Fact name="Evidence">{ingestOf(run).words}</Fact>}
      {labels.map(([name, value]) => (
        <Fact key={name} name={`Label ${name}`}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

function Took({ run }: { run: Run }) {
  const now = useNow();
  const end = run.finished_at === null ? now : Date.parse(run.finished_at);
  return <span>{duration(Math.max(0, end - Date.parse(run.started_at ?? run.created_at)))}</span>;
}
