import { useQueryClient } from '@tanstack/react-query';
import type { Report } from '../../../sdk/types.js';
import { change } from '../../api/client.js';
import { ConfirmDialog, say } from '../../ui/index.js';
import style from './reports.module.css';

interface DeleteReportProps {
  readonly report: Report;
  readonly onClose: () => void;
}

/** Names what goes and what stays, before it goes. */
export function DeleteReport({ report, onClose }: DeleteReportProps) {
  const queries = useQueryClient();
  const remove = async () => {
    await change('DELETE', `/api/reports/${report.id}`);
    say('The report was deleted.');
    onClose();
    await queries.invalidateQueries({ queryKey: ['/api/reports'] });
    await queries.invalidateQueries({ queryKey: [`/api/runs/${report.run_id}/report`] });
  };
  return (
    <ConfirmDialog
      title="Delete the report"
      action="Delete the report"
      onConfirm={remove}
      onClose={onClose}
    >
      <p className={style.quoted}>{report.summary}</p>
      <p>
        The summary, the stories of its operations and what the agent said itself go for good; a
        later score does not bring them back. The run, its events and its score stay.
      </p>
    </ConfirmDialog>
  );
}
