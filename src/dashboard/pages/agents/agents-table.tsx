import { createColumnHelper, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Agent, Project } from '../../../sdk/types.js';
import { Button, DataTable, When } from '../../ui/index.js';
import style from './agents.module.css';
import { DeleteDialog } from './delete-dialog.js';
import { PresenceMark } from './presence-mark.js';
import { RotateDialog } from './rotate-dialog.js';

interface AgentsTableProps {
  readonly agents: readonly Agent[];
  /** Those whose names are known; left out: the table is about one project, and has no column for it. */
  readonly projects?: readonly Project[];
}

interface Asked {
  readonly agent: Agent;
  readonly to: 'rotate' | 'delete';
}

const column = createColumnHelper<Agent>();

export function AgentsTable({ agents, projects }: AgentsTableProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = useMemo(() => columnsOf(projects, setAsked), [projects]);
  const data = useMemo(() => [...agents], [agents]);
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ id }) => id,
    enableSorting: false,
  });
  const close = () => setAsked(null);
  return (
    <>
      <DataTable table={table} caption="Agents" />
      {asked?.to === 'rotate' && <RotateDialog agent={asked.agent} onClose={close} />}
      {asked?.to === 'delete' && <DeleteDialog agent={asked.agent} onClose={close} />}
    </>
  );
}

function columnsOf(projects: readonly Project[] | undefined, ask: (asked: Asked) => void) {
  const names = new Map(projects?.map(({ id, name }) => [id, name]));
  const ofProject = column.accessor('project_id', {
    header: 'Project',
    cell: ({ getValue }) => (
      <Link className={style.long} to={`/projects/${getValue()}`}>
        {names.get(getValue()) ?? `${getValue().slice(0, 12)}…`}
      </Link>
    ),
  });
  return [
    column.accessor('name', {
      header: 'Agent',
      cell: ({ getValue }) => <span className={style.name}>{getValue()}</span>,
    }),
    ...(projects ? [ofProject] : []),
    column.accessor('presence', {
      header: 'Presence',
      cell: ({ getValue }) => <PresenceMark presence={getValue()} />,
    }),
    column.accessor('last_seen_at', {
      header: 'Last seen',
      cell: ({ getValue }) => <When at={getValue()} />,
    }),
    column.accessor('key_prefix', {
      header: 'Key',
      cell: ({ getValue, row: { original } }) => (
        <span className={style.key}>
          <code>{getValue()}…</code>
          <span className={style.quiet}>
            {original.rotated_at ? 'rotated' : 'made'}{' '}
            <When at={original.rotated_at ?? original.created_at} />
          </span>
        </span>
      ),
    }),
    column.display({
      id: 'actions',
      header: () => <span className="heard">Actions</span>,
      cell: ({ row: { original: agent } }) => (
        <span className={style.actions}>
          <Link to={`/runs?agent_id=${agent.id}`} aria-label={`Runs of ${agent.name}`}>
            Runs
          </Link>
          <Button
            aria-label={`Rotate key of ${agent.name}`}
            onClick={() => ask({ agent, to: 'rotate' })}
          >
            Rotate key
          </Button>
          <Button
            kind="danger"
            aria-label={`Delete ${agent.name}`}
            onClick={() => ask({ agent, to: 'delete' })}
          >
            Delete
          </Button>
        </span>
      ),
    }),
  ];
}
