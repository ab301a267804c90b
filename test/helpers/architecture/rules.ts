import { dashboardRules } from './dashboard-rules.js';
import { engineFileRule, engineRules } from './engine-rules.js';
import type { Rule } from './index.js';

const MODULE_KINDS = 'schema|model|repository|service|controller|routes|presenter|errors';

/** Files of these places may import one another and these other places, of our own code. */
function place(name: string, within: readonly string[], others: readonly string[]): Rule {
  return {
    name,
    appliesTo: (file) => inAny(file, within),
    allows: (target) => !isOurs(target) || inAny(target, [...within, ...others]),
  };
}

export const rules: readonly Rule[] = [
  place('platform', ['src/cloud/platform/'], []),
  place('queues', ['src/cloud/queues/'], ['src/cloud/platform/']),
  place(
    'modules',
    ['src/cloud/modules/'],
    ['src/cloud/platform/', 'src/cloud/queues/', 'src/scoring/', 'src/report/'],
  ),
  place('cloud', ['src/cloud/'], ['src/scoring/', 'src/report/', 'migrations/']),
  place('workers', ['workers/'], ['src/cloud/', 'src/scoring/', 'src/report/']),
  // Plain data in, plain data out: never a database or a queue.
  { ...place('threads', ['workers/threads/'], ['src/scoring/', 'src/report/']), valuesOnly: true },
  place('scoring', ['src/scoring/'], []),
  place('report', ['src/report/'], []),
  place('sdk', ['src/sdk/'], ['src/engine/node/']),
  place('agent', ['src/agent/'], ['src/sdk/', 'src/scoring/', 'src/report/', 'src/engine/node/']),
  place('cli', ['src/cli/'], ['src/agent/', 'src/sdk/', 'src/engine/node/']),
  place('local', ['src/local/'], ['src/cloud/platform/', 'src/agent/', 'src/sdk/', 'src/report/']),
  place('migrations', ['migrations/'], []),
  {
    name: 'oracle',
    appliesTo: (file) => file.startsWith('src/agent/oracle/'),
    allows: (target) =>
      !isOurs(target) || inAny(target, ['src/agent/oracle/', 'src/agent/history/']),
  },
  {
    name: 'blind to the oracle',
    appliesTo: (file) => inAny(file, ['src/agent/proxy/', 'src/agent/workload/']),
    allows: (target) => !target.startsWith('src/agent/oracle/'),
  },
  {
    // Pure: nothing of the machine, so that agent, worker and thread compute the same.
    name: 'scoring',
    appliesTo: (file) => file.startsWith('src/scoring/'),
    allows: (target) => !target.startsWith('node:'),
  },
  {
    name: 'threads',
    appliesTo: (file) => file.startsWith('workers/threads/'),
    allows: (target) => !/^(knex|objection|sqlite3|bullmq|ioredis)$/.test(target),
  },
  {
    name: 'module face',
    appliesTo: (file) => !file.startsWith('test/'),
    allows: (target, file) => {
      const inside = /^src\/cloud\/modules\/([^/]+)\/(.+)$/.exec(target);
      if (!inside || file.startsWith(`src/cloud/modules/${inside[1]}/`)) return true;
      return inside[2] === 'index.ts';
    },
  },
  {
    name: 'tests',
    appliesTo: (file) => !file.startsWith('test/'),
    allows: (target) => !target.startsWith('test/'),
  },
  ...dashboardRules,
  ...engineRules,
  engineFileRule,
];

/** A module says by its file names what each file does: `index.ts`, or `<subject>.<kind>.ts`. */
export function isKnownName(file: string): boolean {
  const name = /^src\/cloud\/modules\/[^/]+\/(.+)$/.exec(file)?.[1];
  if (name === undefined || name === 'index.ts') return true;
  return new RegExp(`^[a-z][a-z-]*\\.(${MODULE_KINDS})\\.ts$`).test(name);
}

function isOurs(target: string): boolean {
  return target.includes('/') && /\.(ts|tsx|mjs)$/.test(target);
}

function inAny(file: string, places: readonly string[]): boolean {
  return places.some((prefix) => file.startsWith(prefix));
}
