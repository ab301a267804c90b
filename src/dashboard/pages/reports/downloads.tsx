import { useState } from 'react';
import type { ReportFormat } from '../../../sdk/types.js';
import { downloadReport, REPORT_FILES } from '../../api/downloads.js';
import { Button, refusalWords } from '../../ui/index.js';
import style from './reports.module.css';

/** The report of a run as a file, in each of its forms. */
export function Downloads({ runId }: { runId: string }) {
  const [busy, setBusy] = useState<ReportFormat | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const fetchFile = async (format: ReportFormat) => {
    setBusy(format);
    setFault(null);
    try {
      await downloadReport(runId, format);
    } catch (error) {
      setFault(refusalWords(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className={style.downloads}>
      {REPORT_FILES.map(({ format, name }) => (
        <Button
          key={format}
          kind="quiet"
          busy={busy === format}
          aria-label={`Download the report of ${runId} as ${name}`}
          onClick={() => void fetchFile(format)}
        >
          {name}
        </Button>
      ))}
      {fault && (
        <span role="alert" className={style.fault}>
          {fault}
        </span>
      )}
    </div>
  );
}
