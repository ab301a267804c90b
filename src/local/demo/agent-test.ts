import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../port.js';
import { describeExit, startChild } from '../processes/child.js';
import type { BehaviourName } from '../sample/behaviours/index.js';

export interface AgentTestOptions {
  cloudUrl: string;
  agentKey: string;
  behaviour: BehaviourName;
  dataDir: string;
  /** Progress, line by line. */
  log: (line: string) => void;
  signal: AbortSignal;
}

const DIST = fileURLToPath(new URL('../../', import.meta.url));
const GRACE_MS = 5_000;

/**
 * Runs `softadastra test`, as a user would, on the sample API with an empty database; the agent
 * itself starts the sample, kills it and starts it again. Resolves to the id of the run.
 * @throws when the test did not come to a verdict or its evidence did not arrive.
 */
export async function runAgentTest(options: AgentTestOptions): Promise<string> {
  const { signal, log } = options;
  const output: string[] = [];
  const said: string[] = [];
  const child = await startChild(await testCommand(options), {
    env: { ...process.env, SOFTADASTRA_AGENT_KEY: options.agentKey },
    graceMs: GRACE_MS,
    onLine: (line) => output.push(line),
    onErrorLine: (line) => {
      said.push(line);
      log(line);
    },
  });
  const stop = () => void child.stop(GRACE_MS);
  signal.addEventListener('abort', stop, { once: true });
  const exit = await child.exited;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  const result = readResult(output.join('\n'));
  if (!result) throw new Error(`the test ${describeExit(exit)}: ${said.slice(-3).join(' / ')}`);
  if (!result.cloud?.delivered) {
    throw new Error(`the evidence did not arrive: ${result.cloud?.reason ?? 'no cloud was told'}`);
  }
  return result.run.id;
}

async function testCommand(options: AgentTestOptions): Promise<string[]> {
  const port = await freePort('127.0.0.1');
  const folder = path.join(options.dataDir, 'demo', 'sample');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sample = [process.execPath, path.join(DIST, 'local', 'sample', 'main.js')];
  sample.push('--behaviour', options.behaviour, '--port', String(port));
  sample.push('--db', path.join(folder, 'orders.sqlite'));
  const command = [process.execPath, path.join(DIST, 'cli', 'main.js')];
  command.push('test', `http://127.0.0.1:${port}/orders`, '--json');
  command.push('--restart-command', sample.map(quoted).join(' '));
  command.push('--cloud', options.cloudUrl, '--label', `sample=${options.behaviour}`);
  command.push('--data-dir', path.join(options.dataDir, 'demo', 'histories'));
  return command;
}

/** One word for a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

interface Result {
  run: { id: string };
  cloud: { delivered: boolean; reason?: string } | null;
}

/** Null where the command ended before it had a result. */
function readResult(text: string): Result | null {
  return text.startsWith('{') ? (JSON.parse(text) as Result) : null;
}
