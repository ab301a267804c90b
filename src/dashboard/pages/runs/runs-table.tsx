import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import type { Agent, Page, Project, Run } from '../../../sdk/types.js';
import { useNames, useWhole } from '../../api/names.js';
import { every, isFinal, type Pace, usePage } from '../../api/queries.js';
import { testCommand } from '../../model/commands.js';
import { counted } from '../../model/format.js';
import { pressedOf, runQueryOf } from '../../model/runs-view.js';
import {
  Button,
  CommandBox,
  DataTable,
  Empty,
  Loaded,
  Pager,
  Refusal,
  Skeleton,
} from '../../ui/index.js';
import { PickedRuns } from './picked-runs.js';
import { RUN_COLUMNS, type RunNames } from './run-columns.js';
import { RunFilters } from './run-filters.js';
import style from './runs.module.css';
import { type RunsViewChange, useRunsView } from './use-runs-view.js';

interface RunsTableProps {
  /** Where the page is about one project, or one agent: no filter of that name. */
  readonly projectId?: string;
  readonly agentId?: string;
  /** The address that the project tests, for the command of an empty list. */
  readonly target?: string;
  /** False where the page shows the picked runs itself. */
  readonly showPicked?: boolean;
}

/** Runs with filters, order, pages and what is picked, all in the address; live. */
export function RunsTable({ projectId, agentId, target = '', showPicked = true }: RunsTableProps) {
  const [view, change] = useRunsView();
  const fixed = {
    ...(projectId !== undefined && { project_id: projectId }),
    ...(agentId !== undefined && { agent_id: agentId }),
  };
  const runs = usePage<Run>('/api/runs', runQueryOf(view, fixed), paceOf);
  const inProject = projectId === undefined ? {} : { project_id: projectId };
  const agents = useWhole<Agent>('/api/agents', inProject);
  const projects = useWhole<Project>(projectId === undefined ? '/api/projects' : null);
  const rows = runs.data?.items ?? [];
  const { agent_id: agentAsked, project_id: projectAsked } = view.filters;
  const names: RunNames = {
    agent: useNames('/api/agents', agents.data, [
      ...rows.map((run) => run.agent_id),
      ...(agentAsked ? [agentAsked] : []),
    ]),
    project: useNames('/api/projects', projects.data, [
      ...rows.map((run) => run.project_id),
      ...(projectAsked ? [projectAsked] : []),
    ]),
  };
  const filtered = Object.keys(view.filters).length > 0;
  return (
    <div className={style.runs}>
      {(filtered || runs.data?.total !== 0) && (
        <RunFilters
          filters={view.filters}
          rows={rows}
          names={names}
          projects={projectId === undefined ? (projects.data ?? []) : null}
          agents={agentId === undefined ? (agents.data ?? []) : null}
          onFilter={change.filter}
          onClear={change.clear}
        />
      )}
      <Pending pending={runs.data?.pending ?? 0} />
      <Loaded query={runs} skeleton={<Skeleton lines={12} />}>
        {(page) => (
          <div className={runs.isPlaceholderData ? style.old : style.rows}>
            <Refusal query={runs} />
            {page.items.length === 0 ? (
              <NoRuns
                filtered={filtered || view.offset > 0}
                target={target}
                onClear={change.clear}
              />
            ) : (
              <Rows
                page={page}
                view={view}
                change={change}
                names={names}
                ofOneProject={projectId !== undefined}
              />
            )}
          </div>
        )}
      </Loaded>
      {showPicked && <PickedRuns />}
    </div>
  );
}

interface RowsProps {
  readonly page: Page<Run>;
  readonly view: ReturnType<typeof useRunsView>[0];
  readonly change: RunsViewChange;
  readonly names: RunNames;
  readonly ofOneProject: boolean;
}

function Rows({ page, view, change, names, ofOneProject }: RowsProps) {
  const sorting = [{ id: view.sort.replace('-', ''), desc: view.sort.startsWith('-') }];
  const rowSelection = Object.fromEntries(view.picked.map((id) => [id, true]));
  const table = useReactTable({
    data: page.items,
    columns: RUN_COLUMNS,
    meta: names,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ id }) => id,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    sortDescFirst: true,
    state: { sorting, rowSelection, columnVisibility: { project: !ofOneProject } },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update(sorting) : update;
      if (next) change.sort(`${next.desc ? '-' : ''}${next.id}`);
    },
    onRowSelectionChange: (update) => {
      const ticked = typeof update === 'function' ? update(rowSelection) : update;
      const pressed = pressedOf(view.picked, ticked);
      if (pressed) change.pick(pressed);
    },
  });
  return (
    <>
      <DataTable table={table} caption="Runs" />
      <Pager
        {...page}
        onOffset={change.page}
        {...(view.sort !== '-created_at' && { words: ['Previous', 'Next'] as const })}
      />
    </>
  );
}

/** What was accepted and is in no row yet. */
function Pending({ pending }: { pending: number }) {
  return (
    <p className={style.pending} role="status">
      {pending > 0 &&
        `${counted(pending, 'run')} accepted and not stored yet; ${pending === 1 ? 'it appears' : 'they appear'} here by themselves.`}
    </p>
  );
}

function NoRuns(props: { filtered: boolean; target: string; onClear: () => void }) {
  if (props.filtered) {
    return (
      <Empty title="No run matches these filters.">
        <Button onClick={props.onClear}>Clear the filters</Button>
      </Empty>
    );
  }
  return (
    <Empty title="There is no run yet.">
      <span>Start one where an agent&apos;s key is known; it appears here by itself.</span>
      <CommandBox text={testCommand({ target: props.target })} />
    </Empty>
  );
}

/** While something moves, every second. */
function paceOf(page: Page<Run> | undefined): Pace {
  if (page === undefined) return every.often;
  if (page.pending || page.items.some((run) => !isFinal(run))) return every.live;
  return page.offset === 0 ? every.often : every.seldom;
}
