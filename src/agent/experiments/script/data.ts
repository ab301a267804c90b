import type { StoredRun } from '../../evidence/index.js';
import type { Scenario } from '../../scenario/index.js';
import { scenarioOf } from '../planned.js';
import { withFeatures } from './source.js';
import type { CutName, Step } from './steps.js';

/** What the script sends, where, and what it expects. */
export function dataOf(
  run: StoredRun,
  steps: readonly Step[],
  features: ReadonlySet<string>,
): string {
  const scenario = scenarioOf(run.plan);
  const { readback, retry, idempotency, idempotency_header } = scenario;
  const { origin, pathname, search } = new URL(run.plan.target);
  const own = decodeURIComponent(`${pathname}${search}`);
  const told = Object.entries(TOLD).filter(([name]) => features.has(name));
  return withFeatures(
    `
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
/*restart*/import { spawn } from 'node:child_process';
/*restart*/import { once } from 'node:events';

const ORIGIN = process.argv[2] ?? ${literal(origin)};
const stop = (words) => { console.error(words); process.exit(1); };
const notThere = ({ cause, code, message }) => stop('The API does not answer at ' + ORIGIN + ' (' + (cause?.code ?? code ?? cause?.message ?? message) + '): ${remedyIn(features)}.');
/*restart*/const COMMAND = process.argv[3];
/*restart*/if (!COMMAND) stop(${literal(`Say the command: node reproduce.mjs ${origin} "<command>"`)});
const { request } = await import(ORIGIN.startsWith('https:') ? 'node:https' : 'node:http');
const HEADERS = ${headersOf(scenario)};
const KEY_HEADER = ${literal(idempotency ? idempotency_header : null)};
/*id*/const ID = ${literal(dotted(readback.id ?? ''))}; // where the answer to a creation tells the id
const READ_PATH = ${literal(readback.each ?? readback.path ?? own)};
/*items*/const ITEMS = ${literal(dotted(readback.items ?? ''))};
const [ATTEMPTS, PAUSE_MS, PATIENCE_MS] = [${retry.attempts}, ${retry.backoff_ms}, ${readback.patience_ms}]; // the last: how long something is looked for
const TOLD = ${literal(Object.fromEntries(told))};
/*partial*/const EXPECTED = ${literal(expectedIn(run))}; // fields that came back otherwise, as they were sent
// after: what has ended before it begins; cuts: what happens to which attempt, and milliseconds
const STEPS = [
${steps.map((step) => `  ${JSON.stringify(step)},`).join('\n')}
];

const RUN = Date.now().toString(36);
const [ids, results, late] = [{}, {}, []];
let tick = 0; // what happens before what

function filled(text, { name, subject = name } = {}) {
  const words = { run: RUN, id: ids[subject], marker: 'sa-' + RUN + '-' + subject + '.' };
  return text.replace(/{{(run|id|marker)}}/g, (_, word) => words[word] ?? '');
}
const at = (value, path) => path.split('.').filter(Boolean).reduce((inner, key) => inner?.[key], value);
const parsed = (text) => { try { return JSON.parse(text); } catch { return text; } };`,
    features,
  );
}

function remedyIn(features: ReadonlySet<string>): string {
  if (features.has('managed')) return 'see what the command prints when it is run by itself';
  const more = features.has('restart') ? ' "<command>"' : '';
  return `start it, or say where it is: node reproduce.mjs <address>${more}`;
}

const TOLD: Record<CutName, string> = {
  swallow: 'the request never reaches the API',
  'lose-answer': 'the API answers, and the answer is lost',
  twice: 'the request arrives twice',
  hold: 'the request is held back, and arrives after the client gave up',
  wait: 'the request is late',
  'kill-after': 'the API is killed right after its answer',
  'kill-during': 'the API is killed while it works on the request',
};

const SECRET = /authorization|cookie|token|secret|api-?key|password/i;

export function isSecret(header: string): boolean {
  return SECRET.test(header);
}

/** Names of the headers that look like credentials, and of the variables that they are taken from. */
export function secretsOf({ request }: Pick<Scenario, 'request'>): Map<string, string> {
  const names = Object.keys(request.headers).filter(isSecret);
  return new Map(
    names.map((name) => [name, `HEADER_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`]),
  );
}

/** A credential does not go into a file that is made to be passed on. */
function headersOf(scenario: Scenario): string {
  const secrets = secretsOf(scenario);
  const entries = Object.entries(scenario.request.headers).map(([name, value]) => {
    const variable = secrets.get(name);
    return `${literal(name)}: ${variable === undefined ? literal(value) : `process.env.${variable}`}`;
  });
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Of partial writes: the fields that were told to differ, as they were sent. */
function expectedIn({ events, plan }: StoredRun): Record<string, unknown> {
  return Object.fromEntries(
    events.flatMap(({ event_type, payload }) => {
      if (event_type !== 'partial_write_detected') return [];
      const text = JSON.stringify(payload.expected);
      return [[payload.operation, JSON.parse(text.replaceAll(`sa-${plan.nonce}-`, 'sa-{{run}}-'))]];
    }),
  );
}

/** `$.data['items'][0]` as `data.items.0`: the script follows nothing more elaborate. */
function dotted(path: string): string {
  return path
    .replace(/^\$/, '')
    .replace(/\[\*\]$/, '')
    .replace(/\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/g, (_, single, double, index) => {
      return `.${single ?? double ?? index}`;
    })
    .replace(/^\./, '');
}

/** Line ends of JavaScript that JSON lets stand are escaped. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) =>
    end === '\u2028' ? '\\u2028' : '\\u2029',
  );
}
