import type { ReportBody, ReportRun } from './document.js';

/** A limit that whoever asked for the run had set, and how the run stands to it. */
export interface ThresholdOutcome {
  /** As it was set, such as `score>=90`. */
  expression: string;
  passed: boolean;
  /** What was measured; null where there was nothing to measure. */
  value: number | null;
}

/** What a renderer is given. Fields beyond those of the body (id, revision, …) are kept by `json`. */
export interface Renderable {
  run: ReportRun;
  report: ReportBody;
  /** Known to whoever asked for the run; the cloud has none. */
  thresholds?: readonly ThresholdOutcome[];
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
