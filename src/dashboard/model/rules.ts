import type { Tone } from './tones.js';

const WORDS: Readonly<Record<string, string>> = {
  data_loss_risk_detected: 'Acknowledged data lost',
  recovery_failed: 'Failed recovery',
  duplicate_detected: 'Duplicates',
  request_timeout: 'Timeouts without a fault',
  severity_critical: 'Critical events',
  severity_error: 'Error events',
  severity_warning: 'Warning events',
};

/** The rule of a deduction, as a label. */
export function ruleWords(rule: string): string {
  const known = Object.hasOwn(WORDS, rule) ? WORDS[rule] : undefined;
  return known ?? rule.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
}

/** How the rule takes its points. */
export function ruleMeaning(rule: string): string {
  return severityOf(rule) === null
    ? `Points go once, however many ${rule} events there are.`
    : `Points go for each ${severityOf(rule)} event, whatever its type, up to a limit.`;
}

/** Filters of the event list that show what a rule looks at. */
export function ruleFilter(rule: string): { type: string } | { severity: string } {
  const severity = severityOf(rule);
  return severity === null ? { type: rule } : { severity };
}

/** The more points, the graver. */
export function deductionTone(points: number): Tone {
  if (points >= 30) return 'bad';
  return points >= 15 ? 'poor' : 'fair';
}

function severityOf(rule: string): string | null {
  return /^severity_(critical|error|warning|info)$/.exec(rule)?.[1] ?? null;
}
