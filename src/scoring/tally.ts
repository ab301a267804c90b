import { defaultPolicy } from './policies/index.js';
import type { ScoringPolicy, Severity } from './policy.js';

/** What a score needs to know of an event. */
export interface ScoredEvent {
  id: string;
  event_type: string;
  severity: Severity;
}

/** How many events of one type and severity there are. */
export interface EventCount {
  event_type: string;
  severity: Severity;
  count: number;
}

/** How many events one rule has matched, and the first of them. */
export interface RuleTally {
  count: number;
  event_ids: string[];
}

/** What has been counted so far, per rule of one policy. Its size depends on the policy alone. */
export interface Tally {
  readonly policy: ScoringPolicy;
  readonly by_type: ReadonlyMap<string, RuleTally>;
  readonly by_severity: ReadonlyMap<Severity, RuleTally>;
  /** Counts one event. An event added twice counts twice: repetitions are removed by the caller. */
  add(event: ScoredEvent): void;
  /** Counts what another tally of the same policy has counted. */
  merge(other: Tally): void;
}

/** Event ids kept per rule. */
export const MAX_EVENT_IDS = 20;

/**
 * An empty tally. The order in which events are added changes which ids are kept as examples (the
 * first 20 per rule), and nothing else.
 */
export function createTally(policy: ScoringPolicy = defaultPolicy): Tally {
  const byType = new Map(policy.once_rules.map((rule) => [rule.event_type, emptyRule()]));
  const bySeverity = new Map(policy.severity_rules.map((rule) => [rule.severity, emptyRule()]));
  for (const eventType of Object.values(policy.risks)) {
    if (!byType.has(eventType)) byType.set(eventType, emptyRule());
  }
  return {
    policy,
    by_type: byType,
    by_severity: bySeverity,
    add(event) {
      count(byType.get(event.event_type), 1, [event.id]);
      count(bySeverity.get(event.severity), 1, [event.id]);
    },
    merge(other) {
      if (other.policy !== policy) {
        throw new Error(`a tally of ${other.policy.name} cannot be merged into ${policy.name}`);
      }
      for (const [key, rule] of other.by_type) count(byType.get(key), rule.count, rule.event_ids);
      for (const [key, rule] of other.by_severity) {
        count(bySeverity.get(key), rule.count, rule.event_ids);
      }
    },
  };
}

/** A tally without event ids, from counts that somebody keeps anyway; for provisional scores. */
export function tallyFromCounts(
  counts: Iterable<EventCount>,
  policy: ScoringPolicy = defaultPolicy,
): Tally {
  const tally = createTally(policy);
  for (const entry of counts) {
    count(tally.by_type.get(entry.event_type), entry.count, []);
    count(tally.by_severity.get(entry.severity), entry.count, []);
  }
  return tally;
}

function emptyRule(): RuleTally {
  return { count: 0, event_ids: [] };
}

function count(rule: RuleTally | undefined, by: number, eventIds: readonly string[]): void {
  if (rule === undefined) return;
  rule.count += by;
  if (rule.event_ids.length >= MAX_EVENT_IDS) return;
  rule.event_ids.push(...eventIds.slice(0, MAX_EVENT_IDS - rule.event_ids.length));
}
