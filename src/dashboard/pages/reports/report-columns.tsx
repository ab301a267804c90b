import { createColumnHelper, type Table } from '@tanstack/react-table';
import { Link } from 'react-router';
import type { Report } from '../../../sdk/types.js';
import type { NameOf } from '../../api/names.js';
import { Button, GradeMark, RiskTags, When } from '../../ui/index.js';
import { Downloads } from './downloads.js';
import style from './reports.module.css';

/** What the cells need beside their report: the `meta` of their table. */
export interface ReportTools {
  readonly projectName: NameOf;
  readonly onDelete: (report: Report) => void;
}

const column = createColumnHelper<Report>();

/** The same for ever: a cell of new columns is a new cell, and loses the focus. */
export const REPORT_COLUMNS = [
  column.display({
    id: 'score',
    header: 'Score',
    cell: ({ row }) => <GradeMark grade={row.original.grade} score={row.original.score} />,
  }),
  column.display({
    id: 'finding',
    header: 'Finding',
    cell: ({ row, table }) => <Finding report={row.original} nameOf={toolsOf(table).projectName} />,
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
    id: 'created',
    header: 'Created',
    cell: ({ row: { original: report } }) => (
      <div className={style.twoLines}>
        <When at={report.created_at} />
        {report.revision > 1 && <span className={style.quiet}>revision {report.revision}</span>}
      </div>
    ),
  }),
  column.display({
    id: 'download',
    header: 'Download',
    cell: ({ row }) => <Downloads runId={row.original.run_id} />,
  }),
  column.display({
    id: 'delete',
    header: () => <span className="heard">Delete</span>,
    cell: ({ row, table }) => (
      <div className={style.remove}>
        <Button
          kind="quiet"
          aria-label={`Delete the report of ${row.original.run_id}`}
          onClick={() => toolsOf(table).onDelete(row.original)}
        >
          Delete
        </Button>
      </div>
    ),
  }),
];

function toolsOf({ options }: Table<Report>): ReportTools {
  return options.meta as ReportTools;
}

function Finding({ report, nameOf }: { report: Report; nameOf: NameOf }) {
  const project = nameOf(report.project_id);
  return (
    <div className={style.finding}>
      <Link className={style.summary} to={`/runs/${report.run_id}`}>
        {report.summary}
      </Link>
      <span className={style.source}>
        {project && <Link to={`/projects/${report.project_id}`}>{project}</Link>}
        {project && ' · '}
        {report.scenario}
      </span>
    </div>
  );
}
