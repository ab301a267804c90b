import type { StoredRun } from '../../evidence/index.js';
import type { Failure } from '../failures.js';
import { scenarioOf } from '../planned.js';
import { dataOf, secretsOf } from './data.js';
import { JUDGING, MAIN, RESTARTING, SENDING, withFeatures } from './source.js';
import { type Step, stepsOf } from './steps.js';

/**
 * A program that shows the failure of a small run without the agent: plain Node, no dependencies. It
 * sends the same requests, cuts them where the faults did, tries again as the client did, reads back
 * and ends with code 1 where the failure shows, 0 where it does not.
 */
export function reproductionScript(run: StoredRun, failures: readonly Failure[]): string {
  const { steps, untold } = stepsOf(run);
  const features = featuresOf(run, steps);
  const parts = [SENDING, ...(features.has('restart') ? [RESTARTING] : []), JUDGING, MAIN];
  return `${[
    headOf(run, failures, features, untold),
    dataOf(run, steps, features),
    ...parts.map((part) => withFeatures(part, features)),
  ].join('\n\n')}\n`;
}

/** What the script needs to be able to do. */
function featuresOf(run: StoredRun, steps: readonly Step[]): ReadonlySet<string> {
  const { readback, target } = scenarioOf(run.plan);
  const cuts: string[] = steps.flatMap((step) => Object.values(step.cuts).map(([name]) => name));
  const restarts = cuts.some((name) => name.startsWith('kill'));
  const managed = target.restart_command !== undefined;
  const single = readback.each?.includes('{{id}}') ?? false;
  const features: Record<string, boolean> = {
    single,
    listing: !single,
    late: cuts.includes('hold') || cuts.includes('twice'),
    restart: restarts,
    managed: restarts && managed,
    reached: !(restarts && managed),
    command: restarts && !managed,
    id: readback.id !== undefined,
    items: readback.items !== undefined,
    search: readback.items === undefined,
    partial: run.events.some(({ event_type }) => event_type === 'partial_write_detected'),
    reads: steps.some(({ kind }) => kind === 'read' || kind === 'list'),
    forgets: steps.some(({ forgets }) => forgets !== undefined),
  };
  return new Set([...cuts, ...Object.keys(features).filter((name) => features[name])]);
}

function headOf(
  { id, plan }: StoredRun,
  failures: readonly Failure[],
  features: ReadonlySet<string>,
  untold: readonly string[],
): string {
  const { origin } = new URL(plan.target);
  const scenario = scenarioOf(plan);
  const managed = features.has('managed');
  const command = features.has('restart')
    ? ` '<command that ${managed ? 'starts' : 'restarts'} the API>'`
    : '';
  const lines = [
    `Shows again what run ${id} showed: ${failureWords(failures)}.`,
    '',
    `    node reproduce.mjs [${origin}]${command}`,
    '',
    'Needs Node 20 or later and nothing else. Exit code 1: the failure shows; 0: it does not.',
  ];
  if (managed) {
    lines.push(
      'The API is started by that command, killed with SIGKILL and started again: stop any other one.',
    );
  } else if (features.has('restart')) {
    lines.push('A script cannot restart the API by itself: the command has to.');
  }
  if (untold.length > 0)
    lines.push(`Not done here, as it only changes the pace: ${untold.join(', ')}.`);
  const variables = [...secretsOf(scenario).values()];
  if (variables.length > 0) lines.push(`Takes credentials from ${variables.join(', ')}.`);
  if (scenario.target.insecure_tls)
    lines.push('Needs NODE_TLS_REJECT_UNAUTHORIZED=0 for that address.');
  if (scenario.target.ca_file) lines.push('Needs NODE_EXTRA_CA_CERTS for that address.');
  return ['#!/usr/bin/env node', ...lines.map((line) => `// ${line}`.trimEnd())].join('\n');
}

/** Such as `op-007 duplicated; op-011 lost`. */
export function failureWords(failures: readonly Failure[]): string {
  return failures.map(({ kind, operations }) => [...operations, kind].join(' ')).join('; ');
}
