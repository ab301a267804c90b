import { readFileSync } from 'node:fs';
import test from 'ava';
import { BUILTIN_SCENARIOS } from '../../../src/agent/index.js';
import { completeScenario, parseScenarioText } from '../../../src/agent/scenario/index.js';

const reference = readFileSync('docs/scenarios.md', 'utf8');
const examples = [...reference.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '');

test('the reference shows the defaults as they are', (t) => {
  const { seed, readback, target, ...shown } = completeScenario(
    parseScenarioText(examples[0] ?? '', 'reference'),
    'reference',
  );
  const standard = completeScenario({ name: 'unstable-network' }, 'defaults');
  t.like(standard, shown);
  t.is(seed, 4711);
  const { path: _, items: __, each: ___, id: ____, ...limits } = readback;
  t.deepEqual(standard.readback, limits);
  t.is(standard.target.start_timeout_ms, target.start_timeout_ms);
});

test('every example of the reference can be used', (t) => {
  t.true(examples.length >= 4);
  for (const example of examples) {
    t.notThrows(() => completeScenario(parseScenarioText(example, 'example'), 'example'));
  }
});

test('every built-in scenario is in the reference', (t) => {
  for (const name of Object.keys(BUILTIN_SCENARIOS)) t.true(reference.includes(`| \`${name}\` |`));
});
