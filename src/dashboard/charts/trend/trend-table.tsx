import { createColumnHelper, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { TrendPoint } from '../../../sdk/types.js';
import { beforeOf, signed } from '../../model/change.js';
import { pressedOf } from '../../model/runs-view.js';
import { commitOf } from '../../model/trend.js';
import { DataTable, GradeMark, RiskTags, When } from '../../ui/index.js';
import style from './trend.module.css';

interface TrendTableProps {
  readonly points: readonly TrendPoint[];
  readonly all: readonly TrendPoint[];
  readonly picked: readonly string[];
  readonly onPick: (runId: string) => void;
}

/** What a cell needs beside its point: the `meta` of the table. */
interface Earlier {
  readonly all: readonly TrendPoint[];
}

const column = createColumnHelper<TrendPoint>();

/** The same for ever: a cell of new columns is a new cell, and loses the focus. */
const COLUMNS = [
  column.display({
    id: 'pick',
    header: () => <span className="heard">Compare</span>,
    cell: ({ row }) => (
      <input
        type="checkbox"
        checked={row.getIsSelected()}
        onChange={row.getToggleSelectedHandler()}
        aria-label={`Pick ${row.original.scenario}, ${row.id}, to compare`}
      />
    ),
  }),
  column.display({
    id: 'score',
    header: 'Score',
    cell: ({ row }) => <GradeMark grade={row.original.grade} score={row.original.score} />,
  }),
  column.display({
    id: 'change',
    header: 'Change',
    meta: { number: true },
    cell: ({ row, table }) => changeText(table.options.meta as Earlier, row.original),
  }),
  column.display({
    id: 'run',
    header: 'Run',
    cell: ({ row: { original: point } }) => (
      <Link className={style.scenario} to={`/runs/${point.run_id}`}>
        {point.scenario}
      </Link>
    ),
  }),
  column.display({
    id: 'commit',
    header: 'Commit',
    cell: ({ row }) => commitOf(row.original.labels) ?? 'none',
  }),
  column.display({
    id: 'risks',
    header: 'Risks',
    cell: ({ row }) => <RiskTags risks={row.original.risks} />,
  }),
  column.display({
    id: 'created',
    header: 'Created',
    cell: ({ row }) => <When at={row.original.created_at} />,
  }),
];

/** What the chart shows, newest first. */
export function TrendTable({ points, all, picked, onPick }: TrendTableProps) {
  const data = useMemo(() => [...points].reverse(), [points]);
  const rowSelection = Object.fromEntries(picked.map((id) => [id, true]));
  const table = useReactTable({
    data,
    columns: COLUMNS,
    meta: { all } satisfies Earlier,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ run_id }) => run_id,
    enableSorting: false,
    state: { rowSelection },
    onRowSelectionChange: (update) => {
      const pressed = pressedOf(
        picked,
        typeof update === 'function' ? update(rowSelection) : update,
      );
      if (pressed) onPick(pressed);
    },
  });
  return <DataTable table={table} caption="Score over runs" />;
}

function changeText({ all }: Earlier, point: TrendPoint): string {
  const before = beforeOf(all, point);
  if (before?.score == null || point.score === null) return '–';
  return signed(point.score - before.score);
}
