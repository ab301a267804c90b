import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** @throws an error whose message is the end of what the command wrote to its error output. */
export async function run(
  command: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
  cwd?: string,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 16 * 1024 * 1024,
      ...(signal && { signal }),
      ...(cwd !== undefined && { cwd }),
    });
    return stdout;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    const said = stderr?.trim().split('\n').slice(-3).join(' / ');
    throw new Error(`${command} failed: ${said || (error as Error).message}`, { cause: error });
  }
}
