import type { StoredRun } from '../../evidence/index.js';
import type { Scenario } from '../../scenario/index.js';
import type { Failure } from '../failures.js';
import { scenarioOf } from '../planned.js';
import { JUDGING, MAIN, READS, RESTARTING, SENDING } from './source.js';
import { type Step, stepsOf } from './steps.js';

/**
 * A program that shows the failure of a small run without the agent: plain Node, no dependencies. It
 * sends the same requests, cuts them where the faults did, tries again as the client did, reads back
 * and ends with code 1 where the failure shows, 0 where it does not.
 */
export function reproductionScript(run: StoredRun, failures: readonly Failure[]): string {
  const { steps, untold } = stepsOf(run);
  const scenario = scenarioOf(run.plan);
  const restarts = steps.some(({ cuts }) =>
    Object.values(cuts).some(([name]) => name.startsWith('kill')),
  );
  const reads = steps.some(({ kind }) => kind === 'read' || kind === 'list');
  const parts = [
    headOf(run, failures, scenario, { restarts, untold }),
    dataOf(run, steps, scenario, restarts),
    SENDING.replace('/*restart*/', restarts ? RESTARTING.attempt : ''),
    restarts ? (scenario.target.restart_command ? RESTARTING.process : RESTARTING.command) : '',
    JUDGING.replace('/*reads*/', reads ? READS : ''),
    MAIN.replace(
      '/*start*/',
      restarts && scenario.target.restart_command ? 'await start();' : '',
    ).replace('/*settle*/', restarts ? 'await starting;' : ''),
  ];
  return `${parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n')
    .replace(/\n\s*\n\s*\n/g, '\n\n')
    .replace(/^\s+$/gm, '')}\n`;
}

function headOf(
  { id, plan }: StoredRun,
  failures: readonly Failure[],
  { target }: Scenario,
  { restarts, untold }: { restarts: boolean; untold: readonly string[] },
): string {
  const { origin } = new URL(plan.target);
  const what = failures
    .map(({ kind, operations }) => `${operations.join(', ')} ${kind}`)
    .join('; ');
  const managed = target.restart_command !== undefined;
  const usage = restarts ? ` '<command that ${managed ? 'starts' : 'restarts'} the API>'` : '';
  const lines = [
    `Shows again what run ${id} showed: ${what}.`,
    '',
    `    node reproduce.mjs [${origin}]${usage}`,
    '',
    'Needs Node 20 or later and nothing else. Exit code 1: the failure shows; 0: it does not.',
    ...(restarts
      ? [
          managed
            ? 'The API is started by that command, killed with SIGKILL and started again: stop any other one.'
            : 'A script cannot restart the API by itself: the command has to.',
        ]
      : []),
    ...(untold.length > 0
      ? [`Not done here, as it only changes the pace: ${untold.join(', ')}.`]
      : []),
  ];
  return ['#!/usr/bin/env node', ...lines.map((line) => `// ${line}`.trimEnd())].join('\n');
}

function dataOf(
  run: StoredRun,
  steps: readonly Step[],
  scenario: Scenario,
  restarts: boolean,
): string {
  const { readback, retry } = scenario;
  const { origin, pathname, search } = new URL(run.plan.target);
  const own = decodeURIComponent(`${pathname}${search}`);
  const cuts = new Set(steps.flatMap((step) => Object.values(step.cuts).map(([name]) => name)));
  const told = Object.fromEntries(
    Object.entries(TOLD).filter(([name]) => [...cuts].some((cut) => cut === name)),
  );
  return `
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
${restarts ? "import { spawn } from 'node:child_process';\nimport { once } from 'node:events';\n" : ''}
const ORIGIN = process.argv[2] ?? ${literal(origin)};
${restarts ? `const START = process.argv[3];\nif (!START) throw new Error('Say the command: node reproduce.mjs ${origin} "<command>"');\n` : ''}const HEADERS = ${headersOf(scenario)};
const KEY_HEADER = ${literal(scenario.idempotency ? scenario.idempotency_header : null)};
/** Where the answer to a creation tells the id; where one thing, or all of them, are read. */
const ID = ${literal(readback.id === undefined ? null : dotted(readback.id))};
const READ_PATH = ${literal(readback.each ?? readback.path ?? own)};
const ITEMS = ${literal(readback.items === undefined ? null : dotted(readback.items))};
const ATTEMPTS = ${retry.attempts};
const PAUSE_MS = ${retry.backoff_ms};
const PATIENCE_MS = ${readback.patience_ms};
const AGAIN = [408, 409, 425, 429];
const TOLD = ${literal(told)};
/** Sent values that came back otherwise. */
const EXPECTED = ${literal(expectedIn(run))};
/** 'after': what has ended before; 'cuts': what happens to which attempt. */
const STEPS = [
${steps.map((step) => `  ${JSON.stringify(step)},`).join('\n')}
];

const RUN = Date.now().toString(36);
const ids = {};
const results = {};
const late = [];
let tick = 0;

function filled(text, { name, subject = name } = {}) {
  const marker = 'sa-' + RUN + '-' + subject + '.';
  return text.replaceAll('{{run}}', RUN).replaceAll('{{id}}', ids[subject] ?? '').replaceAll('{{marker}}', marker);
}
function at(value, path) {
  return path.split('.').filter(Boolean).reduce((inner, key) => inner?.[key], value);
}
function parsed(text) {
  try { return JSON.parse(text); } catch { return text; }
}`;
}

const TOLD: Record<string, string> = {
  swallow: 'the request never reaches the API',
  'lose-answer': 'the API answers, and the answer is lost',
  twice: 'the request arrives twice',
  hold: 'the request is held back, and arrives after the client gave up',
  wait: 'the request is late',
  'kill-after': 'the API is killed right after its answer',
  'kill-during': 'the API is killed while it works on the request',
};

const SECRET = /authorization|cookie|token|secret|api-?key|password/i;

/** What looks like a credential does not go into a file that is made to be passed on. */
function headersOf({ request }: Scenario): string {
  const entries = Object.entries(request.headers).map(([name, value]) => {
    const variable = `HEADER_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
    return `${literal(name)}: ${SECRET.test(name) ? `process.env.${variable}` : literal(value)}`;
  });
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** Of partial writes: the fields that were told to differ, as they were sent. */
function expectedIn({ events, plan }: StoredRun): Record<string, unknown> {
  return Object.fromEntries(
    events.flatMap(({ event_type, payload }) =>
      event_type === 'partial_write_detected'
        ? [
            [
              payload.operation,
              JSON.parse(
                JSON.stringify(payload.expected).replaceAll(`sa-${plan.nonce}-`, 'sa-{{run}}-'),
              ),
            ],
          ]
        : [],
    ),
  );
}

/** `$.data['items'][0]` as `data.items.0`: the script follows nothing more elaborate. */
function dotted(path: string): string {
  return path
    .replace(/^\$\.?/, '')
    .replace(/\[\*\]$/, '')
    .replace(
      /\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/g,
      (_, single, double, index) => `.${single ?? double ?? index}`,
    )
    .replace(/^\./, '');
}

function literal(value: unknown): string {
  return JSON.stringify(value);
}
