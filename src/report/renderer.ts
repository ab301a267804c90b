import type { ReportBody, ReportRun } from './document.js';

/** What a renderer is given. Fields beyond those of the body (id, revision, …) are kept by `json`. */
export interface Renderable {
  run: ReportRun;
  report: ReportBody;
}

export type ReportFormat = 'json' | 'html' | 'markdown' | 'junit';

/** One way to write a report down. */
export interface Renderer {
  format: ReportFormat;
  content_type: string;
  /** For a file, without the dot. */
  extension: string;
  render(input: Renderable): string;
}
