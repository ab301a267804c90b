import type { QuotedEvent, ReportDeduction, ReportEvent } from './document.js';
import { quote, shorten } from './payload.js';
import { isoTime } from './words.js';

/** Events quoted per deduction. */
export const MAX_QUOTED = 5;
/** Event types remembered; an agent may invent any number of them. */
const MAX_TYPES = 200;

/**
 * The first events of each type and of each severity above info. It needs nothing but the columns
 * every event has, so a deduction has evidence whatever agent sent the events.
 */
export class Examples {
  readonly #byType = new Map<string, QuotedEvent[]>();
  readonly #bySeverity = new Map<string, QuotedEvent[]>();

  add(event: ReportEvent): void {
    const ofType = this.#list(event.event_type);
    const ofSeverity =
      event.severity === 'info' ? undefined : listOf(this.#bySeverity, event.severity);
    const wanted = [ofType, ofSeverity].filter((list) => list !== undefined && !isFull(list));
    if (wanted.length === 0) return;
    const quoted = quoteEvent(event);
    for (const list of wanted) list?.push(quoted);
  }

  /** The quoted events of each deduction, as far as they were kept. */
  forDeductions(deductions: readonly ReportDeduction[]): { rule: string; events: QuotedEvent[] }[] {
    return deductions.map(({ rule }) => ({
      rule,
      events: this.#byType.get(rule) ?? this.#bySeverity.get(rule.replace(/^severity_/, '')) ?? [],
    }));
  }

  #list(eventType: string): QuotedEvent[] | undefined {
    if (this.#byType.size >= MAX_TYPES && !this.#byType.has(eventType)) return undefined;
    return listOf(this.#byType, eventType);
  }
}

function listOf(lists: Map<string, QuotedEvent[]>, key: string): QuotedEvent[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: QuotedEvent[] = [];
  lists.set(key, list);
  return list;
}

function isFull(list: readonly QuotedEvent[]): boolean {
  return list.length >= MAX_QUOTED;
}

function quoteEvent(event: ReportEvent): QuotedEvent {
  return {
    event_id: event.id,
    seq: event.seq,
    event_type: event.event_type,
    severity: event.severity,
    at: isoTime(event.occurred_at),
    message: shorten(event.message, 1000),
    payload: quote(event.payload, 400),
  };
}
