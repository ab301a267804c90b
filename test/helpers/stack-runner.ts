import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { TEST_TOOLS_DIR } from './redis.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/stack/', import.meta.url));
export const FIXTURE_PROCFILE = `worker: node ${FIXTURES}worker.js\nweb: node ${FIXTURES}web.js\n`;

export interface RunnerOptions {
  /** The folder that it runs in, with its Procfile and its data directory. */
  folder: string;
  port: number;
  procfile?: string;
  env?: NodeJS.ProcessEnv;
}

/** `npm start` in a folder of its own, as a process that a test can signal and read. */
export class StackRunner {
  readonly lines: string[] = [];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #events = new EventEmitter();
  readonly #process: ChildProcess;

  constructor(t: ExecutionContext, { folder, port, procfile, env }: RunnerOptions) {
    const data = path.join(folder, '.data');
    writeFileSync(path.join(folder, 'Procfile'), procfile ?? FIXTURE_PROCFILE);
    if (mkdirSync(data, { recursive: true })) symlinkSync(TEST_TOOLS_DIR, path.join(data, 'tools'));
    this.#process = spawn(process.execPath, [`${FIXTURES}runner.js`], {
      cwd: folder,
      env: { ...process.env, CLOUD_DATA_DIR: data, PORT: String(port), REDIS_URL: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.#process, 'close').then(([code, signal]) => ({ code, signal }));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#add(line));
    }
    t.teardown(() => {
      if (this.#process.exitCode === null) this.#process.kill('SIGKILL');
    });
  }

  get pid(): number {
    return this.#process.pid as number;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** The first line that matches, printed already or to come. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await once(this.#events, 'line');
    }
  }

  get text(): string {
    return this.lines.join('\n');
  }

  #add(line: string): void {
    this.lines.push(line);
    this.#events.emit('line');
  }
}
