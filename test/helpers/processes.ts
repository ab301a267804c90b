import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeOptionsOf } from './procfile.js';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const MOST_OUTPUT = 200_000;

/** One of our own entry points as a process that a test may kill and start again. */
export class TestProcess {
  #child: ChildProcess;
  #output = '';
  #ownOutput = '';

  /** @param entry path below the compiled root, such as `src/cloud/web.js`. */
  constructor(
    private readonly entry: string,
    private readonly env: Record<string, string>,
  ) {
    this.#child = this.#spawn();
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** What it and its predecessors wrote, both streams. */
  get output(): string {
    return this.#output;
  }

  /** What the process that runs now has written. */
  get ownOutput(): string {
    return this.#ownOutput;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it again after its end. */
  start(): void {
    if (this.isRunning) throw new Error(`${this.entry} runs already`);
    this.#child = this.#spawn();
  }

  /** Sends a signal and resolves with its exit once it is gone; at once where it is gone already. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<{ code: number | null; ms: number }> {
    const started = performance.now();
    if (this.isRunning) {
      const exited = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exited;
    }
    return { code: this.#child.exitCode, ms: performance.now() - started };
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #spawn(): ChildProcess {
    const file = fileURLToPath(new URL(`../../${this.entry}`, import.meta.url));
    const child = spawn(process.execPath, [...nodeOptionsOf(this.entry), file], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    this.#ownOutput = '';
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-MOST_OUTPUT);
        if (child === this.#child) {
          this.#ownOutput = (this.#ownOutput + chunk.toString()).slice(-MOST_OUTPUT);
        }
      });
    }
    return child;
  }
}
