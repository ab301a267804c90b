import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'undici';
import type { Scenario } from './scenario/index.js';
import { guardedLookup, refuseForbiddenHost, type TlsTrust } from './target/index.js';
import { isSuccess, readBounded } from './workload/index.js';

/** The API could not be put into its first state. Nothing else has been done. */
export class ResetError extends Error {
  override name = 'ResetError';
}

/**
 * Puts the API into its first state, as the scenario says; does nothing where it says nothing.
 * @throws ResetError
 */
export async function resetTarget(target: URL, scenario: Scenario, trust: TlsTrust): Promise<void> {
  const { reset } = scenario;
  if (reset?.command !== undefined) await runCommand(reset.command, reset.timeout_ms);
  else if (reset?.path !== undefined) await sendRequest(target, scenario, reset.path, trust);
}

const OUTPUT_KEPT = 1_000;

async function runCommand(command: string, timeoutMs: number): Promise<void> {
  const child = spawn('/bin/sh', ['-c', command], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const limit = AbortSignal.timeout(timeoutMs);
  const stop = () => killGroup(child.pid);
  limit.addEventListener('abort', stop, { once: true });
  process.once('exit', stop);
  try {
    const [code, signal] = await once(child, 'close').catch((error: unknown) => {
      throw new ResetError(`The reset command cannot be run: ${String(error)}`, { cause: error });
    });
    if (code === 0) return;
    const how = limit.aborted
      ? `did not end within ${timeoutMs} ms`
      : `ended with ${code ?? signal}`;
    throw new ResetError(`The reset command \`${command}\` ${how}. ${said(output)}`);
  } finally {
    limit.removeEventListener('abort', stop);
    process.off('exit', stop);
  }
}

/** The command and what it has started; its id is that of the group that `spawn` made. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function said(output: string): string {
  return output.trim() === '' ? 'It printed nothing.' : `Its last output:\n${output.trim()}`;
}

async function sendRequest(
  target: URL,
  { reset, request: { headers } }: Scenario,
  path: string,
  trust: TlsTrust,
): Promise<void> {
  const url = new URL(path, target);
  const { method = 'POST', body, timeout_ms = 30_000 } = reset ?? {};
  const what = `The reset (${method} ${url.pathname})`;
  try {
    refuseForbiddenHost(url);
    const answered = await request(url, {
      dispatcher: new Agent({
        // The scenario alone says how long it may take, and no connection is left behind.
        ...{ pipelining: 0, headersTimeout: 0, bodyTimeout: 0 },
        connect: { lookup: guardedLookup, ...trust },
      }),
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...reset?.headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout_ms),
    });
    const text = await readBounded(answered.body);
    if (isSuccess(answered.statusCode)) return;
    throw new ResetError(`${what} was answered with ${answered.statusCode}: ${text.slice(0, 300)}`);
  } catch (error) {
    if (error instanceof ResetError) throw error;
    const why = error instanceof Error ? error.message || error.name : String(error);
    throw new ResetError(`${what} did not succeed: ${why}`, { cause: error });
  }
}
