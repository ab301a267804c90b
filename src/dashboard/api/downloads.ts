import type { ReportFormat } from '../../sdk/types.js';
import { getBlob } from './client.js';

/** The forms of a report: what people call them, and how their files end. */
export const REPORT_FILES: readonly {
  readonly format: ReportFormat;
  readonly name: string;
  readonly ending: string;
}[] = [
  { format: 'html', name: 'HTML', ending: 'html' },
  { format: 'markdown', name: 'Markdown', ending: 'md' },
  { format: 'json', name: 'JSON', ending: 'json' },
  { format: 'junit', name: 'JUnit', ending: 'xml' },
];

const KEPT_MS = 60_000;

/** @throws ApiError */
export function fetchReport(runId: string, format: ReportFormat): Promise<Blob> {
  return getBlob(`/api/runs/${encodeURIComponent(runId)}/report`, { format });
}

/** Fetches a run's report and hands it to the browser as a file. @throws ApiError */
export async function downloadReport(runId: string, format: ReportFormat): Promise<void> {
  const ending = REPORT_FILES.find((file) => file.format === format)?.ending ?? format;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await fetchReport(runId, format));
  link.download = `${runId}.${ending}`;
  document.body.append(link);
  link.click();
  link.remove();
  // Some browsers read it a little after the click.
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
