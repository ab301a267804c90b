import { execFileSync } from 'node:child_process';
import test from 'ava';
import {
  connectCommand,
  firstTestCommand,
  replayCommand,
  shellWord,
  testCommand,
  tokenCommand,
} from '../../src/dashboard/model/commands.js';

const origin = 'http://127.0.0.1:8080';
const apiKey = 'sa_agent_key_0123456789abcdef';

test('the commands that people copy are what the documentation says', (t) => {
  t.is(
    connectCommand({ origin, apiKey }),
    'export SOFTADASTRA_CLOUD_URL=http://127.0.0.1:8080\n' +
      'export SOFTADASTRA_AGENT_KEY=sa_agent_key_0123456789abcdef',
  );
  t.is(
    testCommand({ target: 'http://localhost:3000/orders' }),
    'npx softadastra test http://localhost:3000/orders',
  );
  t.is(replayCommand({ runId: 'run_01a1fd57' }), 'npx softadastra replay run_01a1fd57');
});

test('a test without an address shows a sample address', (t) => {
  t.is(testCommand({ target: '  ' }), 'npx softadastra test http://localhost:3000/orders');
});

test('a pasted block leaves the variables to the command that follows', (t) => {
  const target = 'http://localhost:3000/orders';
  const command = firstTestCommand({ origin, apiKey, target }).replace('npx softadastra', 'npx');
  const script = `npx() { printf '%s|' "$SOFTADASTRA_CLOUD_URL" "$SOFTADASTRA_AGENT_KEY" "$@"; }\n${command}`;
  t.is(runShell(script), `${origin}|${apiKey}|test|${target}|`);
});

test('a word stays one word and runs nothing, whatever stands in it', (t) => {
  const nasty = [
    'a b',
    "it's",
    '$(touch /tmp/x)',
    '`id`',
    'a;b&c|d>e',
    'http://h/a?b=1&c=2#d',
    '"',
    '\\',
    '*',
    'ü',
    'a\nb',
  ];
  for (const word of nasty) t.is(runShell(`printf %s ${shellWord(word)}`), word);
  t.is(runShell(`printf %s ${shellWord('')}`), '');
});

test('the command for a token reads it from the keyboard, also where the command is pasted', (t) => {
  const pasted = `curl() { printf '%s|' "$@"; }\n${tokenCommand({ origin })}\nthe.token\n`;
  const said = execFileSync('bash', { input: pasted, encoding: 'utf8' });
  t.is(said, `-H|Authorization: Bearer the.token|${origin}/api/projects|`);
});

function runShell(script: string): string {
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' });
}
