import {
  createColumnHelper,
  getCoreRowModel,
  type Table,
  useReactTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Agent } from '../../../sdk/types.js';
import type { NameOf } from '../../api/names.js';
import { Button, DataTable, When } from '../../ui/index.js';
import style from './agents.module.css';
import { DeleteDialog } from './delete-dialog.js';
import { PresenceMark } from './presence-mark.js';
import { RotateDialog } from './rotate-dialog.js';

interface AgentsTableProps {
  readonly agents: readonly Agent[];
  /** Left out: the table is about one project, and has no column for it. */
  readonly projectName?: NameOf;
}

interface Asked {
  readonly agent: Agent;
  readonly to: 'rotate' | 'delete';
}

/** What the cells need beside their agent: the `meta` of their table. */
interface AgentTools {
  readonly projectName: NameOf | undefined;
  readonly ask: (asked: Asked) => void;
}

const column = createColumnHelper<Agent>();

/** The same for ever: a cell of new columns is a new cell, and loses the focus. */
const COLUMNS = [
  column.accessor('name', {
    header: 'Agent',
    cell: ({ getValue }) => <span className={style.name}>{getValue()}</span>,
  }),
  column.accessor('project_id', {
    header: 'Project',
    cell: ({ getValue, table }) => (
      <Link className={style.long} to={`/projects/${getValue()}`}>
        {toolsOf(table).projectName?.(getValue()) ?? `${getValue().slice(0, 12)}…`}
      </Link>
    ),
  }),
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
    cell: ({ row: { original: agent }, table }) => (
      <span className={style.actions}>
        <Link to={`/runs?agent_id=${agent.id}`} aria-label={`Runs of ${agent.name}`}>
          Runs
        </Link>
        <Button
          aria-label={`Rotate key of ${agent.name}`}
          onClick={() => toolsOf(table).ask({ agent, to: 'rotate' })}
        >
          Rotate key
        </Button>
        <Button
          kind="danger"
          aria-label={`Delete ${agent.name}`}
          onClick={() => toolsOf(table).ask({ agent, to: 'delete' })}
        >
          Delete
        </Button>
      </span>
    ),
  }),
];

export function AgentsTable({ agents, projectName }: AgentsTableProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const data = useMemo(() => [...agents], [agents]);
  const table = useReactTable({
    data,
    columns: COLUMNS,
    meta: { projectName, ask: setAsked } satisfies AgentTools,
    state: { columnVisibility: { project_id: projectName !== undefined } },
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

function toolsOf({ options }: Table<Agent>): AgentTools {
  return options.meta as AgentTools;
}
