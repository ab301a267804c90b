import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../folder.js';

/** Runs a program of plain Node to its end. */
export async function runScript(
  t: ExecutionContext,
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const file = join(await temporaryFolder(t), 'reproduce.mjs');
  await writeFile(file, script);
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, output };
}
