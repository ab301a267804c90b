import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
/** There is none: no test sends anything to a cloud that somebody at this machine is logged in to. */
const NO_CONFIG = fileURLToPath(new URL('../no-configuration', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../src/local/sample/main.js', import.meta.url));

export interface CommandLine {
  process: ChildProcess;
  /** Resolves once stderr has shown the text. */
  shows(text: string): Promise<void>;
  /** What came out, once the process has ended. */
  ended(): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts `softadastra` as a process, as a user would. */
export function startCommand(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): CommandLine {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: options.cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SOFTADASTRA_CONFIG_DIR: NO_CONFIG,
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that does not read it may end before it is written.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  child.stdin.end(options.input ?? '');
  const closed = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return {
    process: child,
    async shows(text) {
      while (!stderr.includes(text)) {
        const more = await Promise.race([once(child.stderr, 'data'), closed.then(() => null)]);
        if (more === null) throw new Error(`ended without "${text}": ${stderr}`);
      }
    },
    async ended() {
      await closed;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}

/** Runs `softadastra` to its end. */
export function runCommand(
  args: readonly string[],
  options: Parameters<typeof startCommand>[1] = {},
) {
  return startCommand(args, options).ended();
}

/** The shell command of the sample API, and the address where it takes orders. */
export async function sampleCommand(behaviour: string, db: string) {
  const port = await freePort();
  return {
    url: `http://127.0.0.1:${port}/orders`,
    command: `"${process.execPath}" "${SAMPLE}" --behaviour ${behaviour} --port ${port} --db "${db}"`,
  };
}

/** The same for a program of test/fixtures/agent that takes its port as the only argument. */
export async function fixtureCommand(name: string) {
  const port = await freePort();
  const program = fileURLToPath(new URL(`../fixtures/agent/${name}.js`, import.meta.url));
  return {
    url: `http://127.0.0.1:${port}/orders`,
    command: `"${process.execPath}" "${program}" ${port}`,
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
