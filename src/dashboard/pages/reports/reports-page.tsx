import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { useState } from 'react';
import type { Page as ListPage, Project, Report } from '../../../sdk/types.js';
import { type NameOf, useNames, useWhole } from '../../api/names.js';
import { every, usePage } from '../../api/queries.js';
import { offsetOf, withParam } from '../../model/runs-view.js';
import { useTrail } from '../../shell/trail.js';
import {
  Button,
  ButtonLink,
  Choice,
  DataTable,
  Empty,
  Loaded,
  Page,
  Pager,
  Refusal,
  Skeleton,
  useAddress,
} from '../../ui/index.js';
import { DeleteReport } from './delete-report.js';
import { REPORT_COLUMNS, type ReportTools } from './report-columns.js';
import style from './reports.module.css';

const PER_PAGE = 20;
const GRADES = ['A', 'B', 'C', 'D', 'F'].map((grade) => ({ value: grade, text: grade }));
const ALL = { value: '', text: 'All' };

/** The report of every scored run: what it found, and its files. */
export function ReportsPage() {
  const [params, edit] = useAddress();
  useTrail([{ text: 'Reports' }]);
  const [project, grade] = [params.get('project_id') ?? '', params.get('grade') ?? ''];
  const offset = offsetOf(params);
  const query = { project_id: project, grade, limit: PER_PAGE, offset };
  const reports = usePage<Report>('/api/reports', query, offset ? every.seldom : every.often);
  const projects = useWhole<Project>('/api/projects');
  const known = projects.data ?? [];
  const nameOf = useNames('/api/projects', projects.data, [
    ...(reports.data?.items ?? []).map((report) => report.project_id),
    ...(project === '' ? [] : [project]),
  ]);
  const set = (name: string, value: string) =>
    edit((now) => withParam(now, name, value), name === 'offset' ? 'step' : undefined);
  return (
    <Page
      title="Reports"
      subtitle="What each scored run found, with its evidence, to keep or to send."
    >
      <search className={style.filters} aria-label="Filters of reports">
        <Choice
          label="Project"
          value={project}
          choices={[
            ALL,
            ...known.map(({ id, name }) => ({ value: id, text: name })),
            ...(project === '' || known.some(({ id }) => id === project)
              ? []
              : [{ value: project, text: nameOf(project) ?? project }]),
          ]}
          onChange={(value) => set('project_id', value)}
        />
        <Choice
          label="Grade"
          value={grade}
          choices={[ALL, ...GRADES]}
          onChange={(value) => set('grade', value)}
        />
      </search>
      <Loaded query={reports} skeleton={<Skeleton lines={12} />}>
        {(page) => (
          <div className={reports.isPlaceholderData ? style.old : style.rows}>
            <Refusal query={reports} />
            {page.items.length === 0 ? (
              <NoReports
                filtered={project !== '' || grade !== '' || offset > 0}
                onClear={() => edit(() => new URLSearchParams())}
              />
            ) : (
              <Rows page={page} projectName={nameOf} />
            )}
            {page.total > page.limit && (
              <Pager {...page} onOffset={(next) => set('offset', next ? String(next) : '')} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Rows({ page, projectName }: { page: ListPage<Report>; projectName: NameOf }) {
  const [leaving, setLeaving] = useState<Report | null>(null);
  const table = useReactTable({
    data: page.items,
    columns: REPORT_COLUMNS,
    meta: { projectName, onDelete: setLeaving } satisfies ReportTools,
    getCoreRowModel: getCoreRowModel(),
    getRowId: ({ id }) => id,
    enableSorting: false,
  });
  return (
    <>
      <DataTable table={table} caption="Reports" />
      {leaving && <DeleteReport report={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function NoReports({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <Empty title="No report matches these filters.">
        <Button onClick={onClear}>Clear the filters</Button>
      </Empty>
    );
  }
  return (
    <Empty title="There is no report yet.">
      <span>Each run has one as soon as it is scored.</span>
      <ButtonLink to="/runs">Go to the runs</ButtonLink>
    </Empty>
  );
}
