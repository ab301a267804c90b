import { useState } from 'react';
import type { Report, ReportFormat, Run } from '../../../sdk/types.js';
import { getBlob } from '../../api/client.js';
import { isFinal } from '../../api/queries.js';
import { replayCommand } from '../../model/commands.js';
import { Button, CommandBox, Failure, Section } from '../../ui/index.js';
import { openFile, saveFile } from './files.js';
import style from './run.module.css';
import { pathOf } from './use-run.js';

const FILES: readonly { format: ReportFormat; name: string; extension: string }[] = [
  { format: 'markdown', name: 'Markdown', extension: 'md' },
  { format: 'json', name: 'JSON', extension: 'json' },
  { format: 'junit', name: 'JUnit', extension: 'xml' },
];

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
  const [busy, setBusy] = useState<ReportFormat | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const fetchAs = async (
    format: ReportFormat,
    use: (file: () => Promise<Blob>) => Promise<void>,
  ) => {
    setBusy(format);
    setFault(null);
    try {
      await use(() => getBlob(`${pathOf(run.id)}/report`, { format }));
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
          busy={busy === 'html'}
          onClick={() => void fetchAs('html', openFile)}
        >
          Open as a page
        </Button>
        {FILES.map(({ format, name, extension }) => (
          <Button
            key={format}
            disabled={!ready}
            busy={busy === format}
            onClick={() => void fetchAs(format, (file) => saveFile(file, `${run.id}.${extension}`))}
          >
            Download {name}
          </Button>
        ))}
        <Button
          disabled={!ready}
          onClick={() => void fetchAs('html', (file) => saveFile(file, `${run.id}.html`))}
        >
          Download HTML
        </Button>
      </div>
      {fault && <Failure error={fault} />}
    </>
  );
}
