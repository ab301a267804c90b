/** How bad one observed fact is. */
export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** What kind of harm a run has shown. */
export type Risk = 'data_loss' | 'duplicate' | 'timeout' | 'recovery';

/** The letter that stands for a range of scores. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

/** Subtracted once per run, however many events of the type there are. */
export interface OnceRule {
  event_type: string;
  points: number;
}

/** Subtracted for each event of the severity, up to a limit. */
export interface SeverityRule {
  severity: Severity;
  points_each: number;
  points_at_most: number;
}

/**
 * The rules of a score as data. A policy that has been used to score a run is never edited: a change
 * is a new policy under a new name, so that an old score can still be explained.
 */
export interface ScoringPolicy {
  name: string;
  /** Points before anything is subtracted; also the highest score. */
  start: number;
  once_rules: readonly OnceRule[];
  severity_rules: readonly SeverityRule[];
  /** The event type whose presence raises each flag. */
  risks: Readonly<Record<Risk, string>>;
  /** Lowest score of each grade, best grade first. The last one starts at 0. */
  grades: readonly { grade: Grade; from: number }[];
}
