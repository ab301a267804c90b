// The commented scenario file that somebody starts with.
import { stringify } from 'yaml';
import { isObject } from '../json.js';
import { completeScenario, FAULT_NAMES, SCHEMA_COMMENT } from '../scenario/index.js';
import { type SetupAnswers, scenarioOf } from './answers.js';

/**
 * The answers as a scenario file: what was said, and beside it as comments what may be said next.
 * @throws ScenarioError when the answers make no scenario that can be run.
 */
export function firstFile(answers: SetupAnswers, file: string): string {
  const scenario = scenarioOf(answers);
  completeScenario(scenario, file);
  const text = [
    `${SCHEMA_COMMENT}#`,
    `# Does this API lose or double data when the network fails?`,
    `#   softadastra test --scenario ${file}`,
    '# Every setting with its default: softadastra test --print-scenario',
    '',
    yaml({ name: scenario.name }),
    '# How many operations, and how many at a time. More operations say more about rare losses.',
    'operations: 60',
    'concurrency: 6',
    '',
    '# The API under test. With a restart_command the test starts it, kills it and starts it again.',
    section('target', scenario.target, TARGET),
    '',
    ...(scenario.reset === undefined
      ? [
          '# Puts the API into its first state before the test:',
          '# reset:',
          '#   command: npm run reset',
        ]
      : ['# Puts the API into its first state before the test.', yaml({ reset: scenario.reset })]),
    '',
    '# One creation. {{marker}} is a text that nothing else holds, {{n}} the number of the operation.',
    section('request', scenario.request, REQUEST),
    '',
    '# How the test sees what the API holds.',
    section('readback', scenario.readback, READBACK),
    '',
    FAULTS,
    ...(scenario.faults === undefined
      ? ['# faults:', '#   lost-response:']
      : [faultsOf(scenario.faults)]),
    '',
    MORE,
  ].join('\n');
  return `${text.trimEnd()}\n`;
}

/** What may be said in a section, by the field that says it. */
type Hints = Readonly<Record<string, readonly string[]>>;

const TARGET: Hints = { restart_command: ['restart_command: node server.js'] };

const REQUEST: Hints = {
  headers: ['headers:', '  authorization: Bearer …'],
  body: ['body:', '  reference: "{{marker}}"', '  quantity: 1'],
};

const READBACK: Hints = {
  path: ['path: /orders                # the listing, where it is not the address above'],
  items: ['items: data.items            # the list in its answer, as JSONPath'],
  each: ['each: /orders/{{id}}         # or instead of a listing: where one thing is read'],
  id: ['id: data.id                  # and where the answer to a creation tells the id'],
};

const FAULTS = [
  '# What goes wrong: exactly what is named here, or without this section a little of everything.',
  '# Nothing behind a name means its defaults; "rate: 0.3" below it a share of the requests.',
  ...folded(FAULT_NAMES.join(', '), 'There are: '),
].join('\n');

const MORE = [
  '# What a run must reach; without it nothing may be lost, doubled or undecided.',
  '# thresholds: ["score>=90", "lost==0", "p95_ms<=800"]',
  '',
  '# Updates, deletions and reads beside the creations (readback.id tells their {{id}}):',
  '# mix: {create: 3, update: 1, delete: 1, read: 2}',
  '# update:',
  '#   method: PATCH',
  '#   path: /orders/{{id}}',
  '#   body: {note: "{{marker}}"}',
  '# delete: {path: "/orders/{{id}}"}',
  '# read: {path: "/orders/{{id}}"}',
].join('\n');

/** What was said, and what was not as comments. */
function section(name: string, said: unknown, hints: Hints): string {
  const values = isObject(said) ? said : {};
  const open = Object.entries(hints).filter(([field]) => values[field] === undefined);
  const lines = Object.keys(values).length > 0 ? [yaml({ [name]: values })] : [`${name}:`];
  return [...lines, ...open.flatMap(([, hint]) => hint.map((line) => `  # ${line}`))].join('\n');
}

/** A long list of words as comments of at most a hundred characters. */
function folded(text: string, begin: string): string[] {
  const lines = `${begin}${text}`.match(/.{1,96}(?:\s|$)/g) ?? [];
  return lines.map((line) => `# ${line.trim()}`);
}

function faultsOf(faults: unknown): string {
  const names = Object.keys(isObject(faults) ? faults : {});
  return names.length === 0 ? 'faults: {}' : ['faults:', ...names.map((n) => `  ${n}:`)].join('\n');
}

function yaml(value: object): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}
