export { createReportBuilder, type ReportBuilder } from './builder.js';
export type {
  Evidence,
  HistoryEntry,
  Latency,
  LatencySummary,
  OperationEvidence,
  QuotedEvent,
  ReportBody,
  ReportDeduction,
  ReportEvent,
  ReportRun,
  ReportScore,
  Timeline,
  TimelineAttempt,
  TimelineBucket,
  TimelineOperation,
  Verdict,
} from './document.js';
export type { Renderable, Renderer, ReportFormat } from './renderer.js';
export { isReportFormat, renderers, renderReport, reportFormats } from './renderers/index.js';
