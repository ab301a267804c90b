import { useQueryClient } from '@tanstack/react-query';
import { createColumnHelper, getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { QueueReading } from '../../../sdk/types.js';
import { isRefused, leaveAsOperator, useQueues } from '../../api/operator.js';
import { count, duration, sentence } from '../../model/format.js';
import { type Lane, lagOf, lanesOf } from '../../model/queues.js';
import { Button, Count, DataTable, Empty, Loaded, Tag } from '../../ui/index.js';
import style from './operators.module.css';

/** Depth and lag of each lane, and of each of its shards where there are several. */
export function QueuesTable() {
  const queues = useQueues();
  const queries = useQueryClient();
  if (isRefused(queues.error)) {
    return (
      <Empty title="The server does not take this token any more.">
        <Button onClick={() => leaveAsOperator(queries)}>Enter another one</Button>
      </Empty>
    );
  }
  return <Loaded query={queues}>{(readings) => <Lanes readings={readings} />}</Loaded>;
}

const column = createColumnHelper<Lane>();
const number = { meta: { number: true } };
const columns = [
  column.accessor('lane', {
    header: 'Lane',
    cell: ({ row: { original } }) => (
      <span className={style.lane}>
        <span className={style.name}>{sentence(original.lane)}</span>
        <span className={style.quiet}>{original.meaning}</span>
        {original.shards.length > 1 && (
          <span className={style.quiet}>{shardWords(original.shards)}</span>
        )}
      </span>
    ),
  }),
  column.display({
    id: 'lag',
    header: 'Lag',
    cell: ({ row: { original } }) => {
      const { tone, text } = lagOf(original);
      return <Tag tone={tone}>{text}</Tag>;
    },
  }),
  column.accessor('oldestWaitingSeconds', {
    header: 'Oldest waits',
    ...number,
    cell: ({ getValue }) => (getValue() === 0 ? '–' : duration(getValue() * 1_000)),
  }),
  column.accessor('waiting', {
    header: 'Waiting',
    ...number,
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor('active', {
    header: 'Active',
    ...number,
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor('delayed', {
    header: () => <span title="Timers, and work that is tried again later">Delayed</span>,
    ...number,
    cell: ({ getValue }) => <Count value={getValue()} />,
  }),
  column.accessor('failed', {
    header: 'Failed',
    ...number,
    cell: ({ getValue }) =>
      getValue() === 0 ? (
        <Count value={0} />
      ) : (
        <Tag tone="bad">
          <Count value={getValue()} />
        </Tag>
      ),
  }),
];

function Lanes({ readings }: { readings: readonly QueueReading[] }) {
  const data = useMemo(() => lanesOf(readings), [readings]);
  const table = useReactTable({
    data,
    columns,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ lane }) => lane,
    enableSorting: false,
  });
  return <DataTable table={table} caption="Queue depth and lag per lane" />;
}

/** Where the work is, among several shards. */
function shardWords(shards: readonly QueueReading[]): string {
  return shards
    .filter(({ waiting, active }) => waiting > 0 || active > 0)
    .map(({ shard, waiting, active }) => {
      return `Shard ${shard}: ${count(waiting)} waiting, ${count(active)} active`;
    })
    .join(' · ');
}
