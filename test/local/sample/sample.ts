import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

const MAIN = fileURLToPath(new URL('../../../src/local/sample/main.js', import.meta.url));

/** A running sample API. */
export interface Sample {
  url: string;
  process: ChildProcess;
  /** Sends the signal and answers the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** A database file in a directory that is removed with the test. */
export async function databaseFile(t: ExecutionContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sample-'));
  t.teardown(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'orders.sqlite');
}

/** Starts the sample as a process of its own and waits until it says that it listens. */
export async function startSample(
  t: ExecutionContext,
  behaviour: string,
  db: string,
  ...options: string[]
): Promise<Sample> {
  const child = spawn(
    process.execPath,
    [MAIN, '--behaviour', behaviour, '--port', '0', '--db', db, ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  t.teardown(() => child.kill('SIGKILL'));
  const line = await firstLine(child);
  const url = /http:\/\/\S+:\d+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`no address in: ${line}`);
  return {
    url,
    process: child,
    async end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs the sample with arguments that it refuses. */
export async function refused(args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the sample has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the sample ended before it listened');
}
