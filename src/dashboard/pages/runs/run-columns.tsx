import { createColumnHelper, type Table } from '@tanstack/react-table';
import { Link } from 'react-router';
import type { Run } from '../../../sdk/types.js';
import type { NameOf } from '../../api/names.js';
import { isFinal } from '../../api/queries.js';
import { count, duration } from '../../model/format.js';
import { GradeMark, RiskTags, StatusMark, When } from '../../ui/index.js';
import { Labels } from './labels.js';
import style from './runs.module.css';

/** What the cells need to know beside their run: the `meta` of their table. */
export interface RunNames {
  readonly agent: NameOf;
  readonly project: NameOf;
}

const column = createColumnHelper<Run>();

/** The same for ever: a cell of new columns is a new cell, and loses the focus. */
export const RUN_COLUMNS = [
  column.display({
    id: 'pick',
    header: () => <span className="heard">Compare</span>,
    cell: ({ row }) => (
      <label className={style.pick}>
        <input
          type="checkbox"
          checked={row.getIsSelected()}
          onChange={row.getToggleSelectedHandler()}
          aria-label={`Pick ${row.original.scenario}, ${row.id}, to compare`}
        />
      </label>
    ),
  }),
  column.accessor('score', {
    header: 'Score',
    cell: ({ row: { original: run } }) => <GradeMark grade={run.grade} score={run.score} />,
  }),
  column.display({ id: 'run', header: 'Run', cell: ({ row }) => <Name run={row.original} /> }),
  column.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => <StatusMark status={row.original.status} />,
  }),
  column.display({
    id: 'risks',
    header: 'Risks',
    cell: ({ row }) => (
      <span className={style.risks}>
        <RiskTags risks={row.original.risks} marks />
      </span>
    ),
  }),
  column.display({
    id: 'labels',
    header: 'Labels',
    cell: ({ row }) => <Labels labels={row.original.labels} />,
  }),
  column.display({
    id: 'project',
    header: 'Project',
    cell: ({ row, table }) => (
      <ProjectName id={row.original.project_id} nameOf={namesOf(table).project} />
    ),
  }),
  column.display({
    id: 'agent',
    header: 'Agent',
    cell: ({ row, table }) => <AgentName name={namesOf(table).agent(row.original.agent_id)} />,
  }),
  column.display({
    id: 'events',
    header: 'Events',
    meta: { number: true },
    cell: ({ row }) => <Events run={row.original} />,
  }),
  column.accessor('created_at', {
    header: 'Created',
    cell: ({ row }) => (
      <span className={style.twoLines}>
        <When at={row.original.created_at} />
      </span>
    ),
  }),
  column.accessor('finished_at', {
    header: 'Finished',
    cell: ({ row }) => <Finished run={row.original} />,
  }),
];

function namesOf({ options }: Table<Run>): RunNames {
  return options.meta as RunNames;
}

function Name({ run }: { run: Run }) {
  return (
    <div className={style.run}>
      <Link className={style.scenario} to={`/runs/${run.id}`} title={run.scenario}>
        {run.scenario}
      </Link>
      <span className={style.target} title={`${run.method} ${run.target_url}`}>
        {run.method} {run.target_url}
      </span>
    </div>
  );
}

/** Nothing until it is known. */
function AgentName({ name }: { name: ReturnType<NameOf> }) {
  if (name === null) return <span className={style.quiet}>deleted</span>;
  return (
    <span className={style.name} title={name}>
      {name}
    </span>
  );
}

function ProjectName({ id, nameOf }: { id: string; nameOf: NameOf }) {
  const name = nameOf(id) ?? undefined;
  return (
    <Link className={style.name} to={`/projects/${id}`} title={name}>
      {name ?? 'Open the project'}
    </Link>
  );
}

/** Stored ones; while some are on their way, how many there are to be. */
function Events({ run: { ingest } }: { run: Run }) {
  const { accepted, persisted, rejected } = ingest;
  return (
    <div className={style.twoLines}>
      <span>
        {count(persisted)}
        {accepted > persisted + rejected && ` of ${count(accepted)}`}
      </span>
      {rejected > 0 && <span className={style.rejected}>{count(rejected)} rejected</span>}
    </div>
  );
}

function Finished({ run }: { run: Run }) {
  if (!isFinal(run) || run.finished_at === null)
    return <span className={style.quiet}>not yet</span>;
  const start = run.started_at ?? run.created_at;
  return (
    <div className={style.twoLines}>
      <When at={run.finished_at} />
      <span className={style.quiet}>
        after {duration(Math.max(0, Date.parse(run.finished_at) - Date.parse(start)))}
      </span>
    </div>
  );
}
