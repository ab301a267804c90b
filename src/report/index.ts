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
export { LaneCollector, type LaneEvent, type RunTimeline } from './lanes/index.js';
export { kindWords, verdictSign } from './marks.js';
export type { Renderable, Renderer, ReportFormat, ThresholdOutcome } from './renderer.js';
export { isReportFormat, renderers, renderReport, reportFormats } from './renderers/index.js';
export { offsetWords, type StoryLine, storyOf } from './story.js';
export { storyBars, TEXT_CHART_KEY, violationBars } from './text-chart.js';
export { furtherViolations } from './violations.js';
