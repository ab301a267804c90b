import type { ReportFormat } from '../../sdk/types.js';
import { getBlob } from './client.js';

const ENDINGS: Record<ReportFormat, string> = {
  html: 'html',
  markdown: 'md',
  json: 'json',
  junit: 'xml',
};

const KEPT_MS = 60_000;

/** Fetches a run's report and hands it to the browser as a file. @throws ApiError */
export async function downloadReport(runId: string, format: ReportFormat): Promise<void> {
  const blob = await getBlob(`/api/runs/${runId}/report`, { format });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${runId}.${ENDINGS[format]}`;
  link.click();
  // Some browsers read it a little after the click.
  window.setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
