import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  BUILTIN_SCENARIOS,
  completeScenario,
  FAULT_NAMES,
  FaultSettingsSchema,
  FIGURES,
  parseScenarioText,
  ScenarioSchema,
} from '../../../src/agent/scenario/index.js';

const reference = readFileSync('docs/scenarios.md', 'utf8');
const examples = [...reference.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');
const [everything = ''] = examples;

test('the reference shows the defaults as they are', (t) => {
  const { seed, readback, target, ...shown } = completeScenario(
    parseScenarioText(everything, 'reference'),
    'reference',
  );
  const standard = completeScenario({ name: 'unstable-network' }, 'defaults');
  t.like(standard, shown);
  t.is(seed, 4711);
  const { path: _, items: __, each: ___, id: ____, ...limits } = readback;
  t.deepEqual(standard.readback, limits);
  const { url: _____, restart_command: ______, ...restarts } = target;
  t.deepEqual(standard.target, restarts);
});

test('every field is in the reference, in a section that shows its defaults or has its own', (t) => {
  for (const [name, field] of Object.entries(ScenarioSchema.properties)) {
    t.true(new RegExp(`^(# )?${name}:|\`${name}\``, 'm').test(reference), name);
    if (!('properties' in field) || name === 'faults') continue;
    for (const inner of Object.keys(field.properties)) {
      t.regex(reference, new RegExp(`\\b${inner}\\b`), `${name}.${inner}`);
    }
  }
});

test('every example of the reference can be used', (t) => {
  t.true(examples.length >= 10);
  for (const example of examples) {
    t.notThrows(() => completeScenario(parseScenarioText(example, 'example'), 'example'), example);
  }
});

/** The rows of a table whose first column is a name in backticks. */
function rows(heading: string): string[][] {
  const [, section = ''] = reference.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| `([\w-]+)` \| (.*) \|$/gm)].map(([, name = '', rest = '']) => [
    name,
    ...rest.split(' | '),
  ]);
}

test('the built-in scenarios are those of the reference, with what they find', (t) => {
  t.deepEqual(
    rows('Built in'),
    Object.entries(BUILTIN_SCENARIOS).map(([name, { description }]) => [name, String(description)]),
  );
});

test('the faults are those of the reference, with their settings and defaults', (t) => {
  const expected = FAULT_NAMES.map((name) => {
    const about: FaultInWords = JSON.parse(JSON.stringify(FaultSettingsSchema.properties[name]));
    const settings = Object.entries(about.properties)
      .filter(([setting]) => setting !== 'when')
      .map(([setting, { default: standard }]) => `\`${setting}: ${textOf(standard)}\``);
    return [name, about.description, settings.join(', ')];
  });
  t.deepEqual(rows('Faults'), expected);
});

interface FaultInWords {
  description: string;
  properties: Record<string, { default?: unknown }>;
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

test('the figures of thresholds are those of the reference', (t) => {
  t.deepEqual(rows('Thresholds'), Object.entries(FIGURES));
});
