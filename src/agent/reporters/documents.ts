import { type ReportFormat, renderReport } from '../../report/index.js';
import { addressWords } from './address-words.js';
import type { Reporter } from './reporter.js';

/** The same report as the cloud's, in a format of its renderers. */
const reportAs =
  (format: ReportFormat): Reporter =>
  ({ result, assessment }) =>
    renderReport(format, {
      run: { ...result.run, target_url: addressWords(result.run.target_url) },
      report: result.report,
      thresholds: assessment.thresholds,
    });

export const htmlReporter = reportAs('html');
export const markdownReporter = reportAs('markdown');
export const junitReporter = reportAs('junit');
