import { plainText } from './plain-text.js';
import type { Reporter } from './reporter.js';

/** The whole result for programs. Raised when a reader of the old layout would misread the new. */
const LAYOUT = 1;

export const jsonReporter: Reporter = ({ result, assessment }) => {
  const { run, score, report, verdicts, faults, notes, cloud } = result;
  const document = {
    layout: LAYOUT,
    passed: assessment.passed,
    reasons: assessment.reasons,
    thresholds: assessment.thresholds,
    run,
    score: score.score,
    grade: score.grade,
    risks: score.risks,
    deductions: score.deductions,
    policy: score.policy,
    confidence: report.evidence.confidence ?? null,
    operations: result.operations,
    acknowledged: result.acknowledged,
    attempts: result.attempts,
    duration_ms: result.durationMs,
    verdicts,
    kinds: result.kinds,
    skipped: result.skipped,
    consistency: result.consistency,
    faults,
    restartable: result.restartable,
    notes,
    history_file: result.historyFile,
    cloud,
    report,
  };
  // What JSON leaves as it is and a terminal may not is written as the escapes that JSON has for it.
  const lines = JSON.stringify(document, null, 2).split('\n').map(plainText);
  return `${lines.join('\n')}\n`;
};
