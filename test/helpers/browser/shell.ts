import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Where `npx softadastra` is this very checkout. */
const ROOT = process.cwd();

/** Pastes text into a shell in the folder of Softadastra. @returns what it printed, and how it ended. */
export async function paste(
  text: string,
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn('sh', ['-c', text], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, npm_config_offline: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
