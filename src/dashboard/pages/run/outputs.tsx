import { useState } from 'react';
import type { Report, ReportFormat, Run } from '../../../sdk/types.js';
import { downloadReport, fetchReport, REPORT_FILES } from '../../api/downloads.js';
import { isFinal } from '../../api/queries.js';
import { replayCommand } from '../../model/commands.js';
import { Button, CommandBox, Failure, Section } from '../../ui/index.js';
import { openPage } from './open-page.js';
import style from './run.module.css';

interface OutputsProps {
  readonly run: Run;
  readonly report: Report | undefined;
}

/** The report in its other forms, and how to see the same again. */
export function Outputs({ run, report }: OutputsProps) {
  return (
    <div className={style.outputs}>
      <Section title="Report" aside={report && `revision ${report.revision}`}>
        <Files run={run} ready={report !== undefined} />
      </Section>
      <Section title="See it again" aside="where the agent ran">
        <CommandBox text={replayCommand({ runId: run.id })} label="Copy the replay command" />
        <p className={style.quiet}>
          It does the run again: the same scenario, the same seed, and exactly the faults that were
          injected. With <code>--shrink</code> it looks for the smallest run that still shows the
          failure.
        </p>
      </Section>
    </div>
  );
}

function Files({ run, ready }: { run: Run; ready: boolean }) {
  const [busy, setBusy] = useState<ReportFormat | 'page' | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const get = async (what: ReportFormat | 'page') => {
    setBusy(what);
    setFault(null);
    try {
      if (what === 'page') await openPage(() => fetchReport(run.id, 'html'));
      else await downloadReport(run.id, what);
    } catch (error) {
      setFault(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      {!ready && !isFinal(run) && (
        <p className={style.quiet}>The report is made when the run ends.</p>
      )}
      <div className={style.files}>
        <Button
          kind="primary"
          disabled={!ready}
          busy={busy === 'page'}
          onClick={() => void get('page')}
        >
          Open as a page
        </Button>
        {REPORT_FILES.map(({ format, name }) => (
          <Button
            key={format}
            disabled={!ready}
            busy={busy === format}
            onClick={() => void get(format)}
          >
            Download {name}
          </Button>
        ))}
      </div>
      {fault && <Failure error={fault} />}
    </>
  );
}
