export { createReportBuilder, type ReportBuilder } from './builder.js';
export { CONFIDENCE_LEVEL, confidenceWords, percent, upperBound } from './confidence/index.js';
export type {
  Confidence,
  Evidence,
  HistoryEntry,
  KindCounts,
  Latency,
  LatencySummary,
  OperationEvidence,
  QuotedEvent,
  RateEstimate,
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
  Violation,
  ViolationCall,
} from './document.js';
export type { Renderable, Renderer, ReportFormat } from './renderer.js';
export { isReportFormat, renderers, renderReport, reportFormats } from './renderers/index.js';
