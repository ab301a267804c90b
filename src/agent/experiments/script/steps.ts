import type { StoredRun } from '../../evidence/index.js';
import type { Operation } from '../../history/index.js';
import { scenarioOf } from '../planned.js';

/** What the script does to one attempt, and a number that goes with it (milliseconds). */
export type Cut = readonly [name: CutName, milliseconds?: number];

export type CutName =
  | 'swallow'
  | 'lose-answer'
  | 'twice'
  | 'hold'
  | 'wait'
  | 'kill-after'
  | 'kill-during';

/** One operation of the script. Markers have `{{run}}` where each run of the script differs. */
export interface Step {
  name: string;
  kind: Operation['kind'];
  subject: string;
  method: string;
  path: string;
  body?: unknown;
  /** What finds its value again. */
  marker?: string;
  /** Operations that had ended before it began. */
  after: string[];
  /** By attempt. */
  cuts: Record<number, Cut>;
  /** Attempts from which on the client sends another key, as it has forgotten the first. */
  forgets?: number[];
}

/** The steps of a run, and the faults that a script does not do. */
export function stepsOf(run: StoredRun): { steps: Step[]; untold: string[] } {
  const { cuts, forgets, untold } = faultsIn(run);
  const places = placesIn(run);
  const steps = [...run.outcomes.values()]
    .map(({ operation }) => operation)
    .sort((a, b) => (places.get(a.name)?.begin ?? 0) - (places.get(b.name)?.begin ?? 0))
    .map((operation): Step => {
      const { name, kind, subject, method, body, value } = operation;
      const own = forgets.get(name);
      return {
        ...{ name, kind, subject, method },
        path: anyRun(pathOf(operation, run), run.plan.nonce),
        ...(body === undefined
          ? {}
          : { body: JSON.parse(anyRun(JSON.stringify(body), run.plan.nonce)) }),
        ...(value === null ? {} : { marker: anyRun(value, run.plan.nonce) }),
        after: justBefore(name, places),
        cuts: cuts.get(name) ?? {},
        ...(own === undefined ? {} : { forgets: own }),
      };
    });
  return { steps, untold };
}

function pathOf({ path, marker }: Operation, { plan }: StoredRun): string {
  const { pathname, search } = new URL(plan.target);
  return path ?? decodeURIComponent(`${pathname}${search}`).replaceAll('{{marker}}', marker);
}

function anyRun(text: string, nonce: string): string {
  return text.replaceAll(`sa-${nonce}-`, 'sa-{{run}}-');
}

function faultsIn(run: StoredRun) {
  const cuts = new Map<string, Record<number, Cut>>();
  const forgets = new Map<string, number[]>();
  const untold = new Set<string>();
  const timeout = scenarioOf(run.plan).attempt_timeout_ms;
  for (const { event_type, payload } of run.events) {
    if (event_type !== 'fault_injected') continue;
    const { fault, detail } = payload;
    const name = String(payload.operation);
    const attempt = Number(payload.attempt);
    const settings = Object(payload.settings) as Record<string, unknown>;
    const cut = cutOf(String(fault), settings, timeout);
    if (cut === null) {
      if (detail !== 'the API was down') untold.add(String(fault));
      continue;
    }
    cuts.set(name, { [attempt]: cut, ...cuts.get(name) });
    if (fault === 'client-restart' && settings.forgets_key === true) {
      forgets.set(name, [...(forgets.get(name) ?? []), attempt + 1]);
    }
  }
  return { cuts, forgets, untold: [...untold] };
}

/** Null for what a script leaves out: it changes when something arrives, not whether. */
function cutOf(fault: string, settings: Record<string, unknown>, timeout: number): Cut | null {
  switch (fault) {
    case 'timeout':
    case 'connection-refused':
    case 'dns-failure':
    case 'offline':
    case 'error-status':
      return ['swallow'];
    case 'lost-response':
    case 'truncated-body':
    case 'corrupted-body':
      return ['lose-answer'];
    case 'connection-reset':
    case 'client-restart':
      return [settings.at === 'before' ? 'swallow' : 'lose-answer'];
    case 'duplicate-delivery':
      return ['twice', Number(settings.gap_ms ?? 0)];
    case 'reordered-delivery': {
      const held = Number(settings.hold_ms ?? 0);
      return held < timeout ? ['wait', held] : ['hold', held - timeout];
    }
    case 'latency':
      return ['wait', Number(settings.max_ms ?? 0)];
    case 'restart':
      if (settings.at === 'after') return ['kill-after'];
      return settings.at === 'during' ? ['kill-during', 5] : null;
    default:
      return null;
  }
}

interface Place {
  begin: number;
  end: number;
}

/** When each operation was first sent and when it ended, by the order of the events. */
function placesIn({ events }: StoredRun): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { event_type, payload, seq } of events) {
    const name = String(payload.operation);
    const known = places.get(name);
    if (event_type === 'request_sent') places.set(name, { begin: known?.begin ?? seq, end: seq });
    else if (known && ENDS.has(event_type)) known.end = seq;
  }
  return places;
}

const ENDS: ReadonlySet<string> = new Set([
  'response_received',
  'attempt_failed',
  'request_timeout',
  'connection_failed',
]);

/** Those that had ended before it began, but not before another one of them did. */
function justBefore(name: string, places: ReadonlyMap<string, Place>): string[] {
  const begin = places.get(name)?.begin ?? 0;
  const before = [...places].filter(([, { end }]) => end < begin);
  return before
    .filter(([, { end }]) => !before.some(([, other]) => other.begin > end))
    .map(([earlier]) => earlier);
}
