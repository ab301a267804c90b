import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';

const ENTRY = fileURLToPath(new URL('../../../../src/cli/main.js', import.meta.url));

/** One line of a node's log. */
export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly node: string;
  readonly msg: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly stateValid: boolean };
}

/** `softadastra node start` as a process. It is killed with the test. */
export class NodeProcess {
  readonly lines: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #watchers = new Set<() => void>();
  #stderr = '';

  constructor(t: ExecutionContext, args: readonly string[], directory: string) {
    this.#child = spawn(process.execPath, [ENTRY, 'node', 'start', ...args], {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#exited = once(this.#child, 'close').then(() => this.#wake());
    t.teardown(() => this.end('SIGKILL'));
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('both streams are pipes');
    createInterface({ input: stdout }).on('line', (line) => {
      this.lines.push(JSON.parse(line));
      this.#wake();
    });
    stderr.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
  }

  get stderr(): string {
    return this.#stderr;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The first line of its log about this, past or to come. @throws where the node ends before. */
  async said(event: string): Promise<LogLine> {
    for (;;) {
      const line = this.lines.find((one) => one.event === event);
      if (line) return line;
      if (!this.running) throw new Error(`ended without ${event}: ${this.#stderr}`);
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  /** @returns its exit code, null where the signal took it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.running) this.#child.kill(signal);
    return this.ended();
  }

  async ended(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  #wake(): void {
    for (const wake of this.#watchers) wake();
    this.#watchers.clear();
  }
}
