import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../cloud/platform/environment.js';
import { NoRedisError } from '../redis/index.js';
import type { StackEnvironment } from './environment.js';
import { StackError } from './errors.js';
import type { Output } from './output.js';
import { ProcfileError, parseProcfile } from './procfile.js';
import { untilStopSignal } from './signals.js';
import { Stack } from './stack.js';

/** A stack that is up, for as long as a command works with it. */
export interface Session {
  readonly url: string;
  readonly output: Output;
  /** Aborts when the user wants to stop, or the stack failed. */
  readonly signal: AbortSignal;
}

export interface SessionOptions {
  environment: StackEnvironment;
  output: Output;
  /** The work; its result is the exit code. It ends soon after its signal aborts. */
  body: (session: Session) => Promise<number>;
  /** The exit code when a signal ended the work. */
  codeWhenStopped: () => number;
}

/** Starts the stack of the current folder, does the work, stops everything, gives the exit code. */
export async function runSession(options: SessionOptions): Promise<number> {
  const { environment, output, body, codeWhenStopped } = options;
  const root = process.cwd();
  const procfile = parseProcfile(readFileSync(path.join(root, 'Procfile'), 'utf8'));
  const end = new AbortController();
  const failed = new Promise<string>((resolve) =>
    end.signal.addEventListener('abort', () => {
      if (typeof end.signal.reason === 'string') resolve(end.signal.reason);
    }),
  );
  const onFatal = (reason: string) => end.abort(reason);
  const stack = new Stack({ ...environment, root, procfile, output, onFatal });
  const stopped = untilStopSignal({
    stop: () => {
      end.abort(new StackError('stopped'));
      return stack.stop();
    },
    kill: () => stack.kill(),
    log: output.part('stack'),
  });
  const work = stack.start().then(() => body({ url: stack.url, output, signal: end.signal }));
  const ended = stopped.then(codeWhenStopped);
  try {
    return await Promise.race([work, ended, failed.then(giveUp)]);
  } catch (error) {
    if (end.signal.reason instanceof StackError) return await ended;
    throw error;
  } finally {
    end.abort(new StackError('stopped'));
    // Its outcome is decided; only its end is waited for, so that it leaves nothing running.
    await Promise.allSettled([work]);
    await stack.stop();
  }
}

function giveUp(reason: string): never {
  throw new StackError(`${reason}: stopped everything. Its own lines above say why.`);
}

/** For standard error: a refusal that we worded ourselves needs no stack trace. */
export function explain(error: unknown): string {
  const expected = [StackError, ConfigurationError, NoRedisError, ProcfileError];
  if (expected.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
