import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../folder.js';

/** Where `npx softadastra` is this very checkout. */
const ROOT = process.cwd();
const NPX = /\bnpx softadastra\b/g;
const NPX_PATIENCE_MS = 60_000;
/** Long enough for any machine: it only ends what will never end by itself. */
const PATIENCE_MS = 120_000;

interface Pasted {
  readonly code: number | null;
  readonly output: string;
}

/** A shell in the folder of Softadastra, with a home in which nothing is yet. */
export class Shell {
  private constructor(
    private readonly env: NodeJS.ProcessEnv,
    /** In place of npx; null where that runs. */
    private readonly program: string | null,
  ) {}

  /**
   * `npx` is npm's own machinery: it links the checkout into a cache, under a lock that some file
   * systems break. Where it cannot so much as print the version, the log says how it failed, and
   * commands are run by the program that the package names, which it would have started.
   */
  static async open(t: ExecutionContext, env: Record<string, string>): Promise<Shell> {
    const all = {
      PATH: process.env.PATH,
      HOME: await temporaryFolder(t),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
      ...env,
    };
    const { code, output } = await run('npx softadastra --version', all, NPX_PATIENCE_MS);
    if (code === 0) return new Shell(all, null);
    t.log(`npx does not run here (${code}), its program is run instead: ${output}`);
    const { bin } = JSON.parse(await readFile('package.json', 'utf8'));
    return new Shell(all, `"${process.execPath}" ${bin.softadastra}`);
  }

  /** Runs what was pasted. @returns what it printed, and how it ended; null for a signal. */
  paste(text: string): Promise<Pasted> {
    return run(this.program ? text.replace(NPX, this.program) : text, this.env, PATIENCE_MS);
  }
}

async function run(text: string, env: NodeJS.ProcessEnv, patienceMs: number): Promise<Pasted> {
  // A group of its own: what the shell started ends with it.
  const child = spawn('sh', ['-c', text], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const limit = setTimeout(() => {
    output += `\n(ended by the test after ${patienceMs} ms)`;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, patienceMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(limit);
  return { code, output };
}
