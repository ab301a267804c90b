import { PassThrough, Readable, Writable } from 'node:stream';
import { runCli } from '../../../../src/cli/cli.js';
import type { CliContext, ExitCode } from '../../../../src/cli/context.js';

export interface CapturedRun {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array | string;
  readonly signal?: AbortSignal;
  /** Streams that say that they are terminals. */
  readonly tty?: boolean;
}

/** One command line in this process: the same code as the command, without the start of a process. */
export async function runInProcess(
  args: readonly string[],
  { directory, env = {}, stdin = '', signal, tty = false }: CaptureOptions,
): Promise<CapturedRun> {
  const [stdout, stderr] = [new Captured(tty), new Captured(tty)];
  const context: CliContext = {
    stdin: Object.assign(Readable.from([Buffer.from(stdin)]), { isTTY: tty }),
    stdout,
    stderr,
    env,
    directory,
    signal: signal ?? new AbortController().signal,
  };
  const code = await runCli(args, context);
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export class Captured extends Writable {
  readonly #chunks: Buffer[] = [];

  constructor(readonly isTTY: boolean) {
    super();
  }

  get text(): string {
    return this.bytes.toString('utf8');
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Resolves once this has been written, behind so many characters. */
  async shows(wanted: string, behind = 0): Promise<void> {
    while (!this.text.includes(wanted, behind))
      await new Promise((resolve) => this.once('shown', resolve));
  }

  // What a spinner asks of a terminal.
  clearLine(): boolean {
    return true;
  }

  cursorTo(): boolean {
    return true;
  }

  moveCursor(): boolean {
    return true;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    this.emit('shown');
    done();
  }
}

/** What a person types, as a terminal would pass it on. */
export class Typing extends PassThrough {
  readonly isTTY = true;
}
