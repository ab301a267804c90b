import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { SECRETS } from './account-cloud.js';
import { runCommand } from './command-line.js';
import { runInProcess } from './engine/cli/run-in-process.js';
import { temporaryFolder } from './folder.js';

interface Given {
  input?: string;
  env?: Record<string, string>;
}

/** A user's home, and the command as this user would give it. */
export async function loginPlace(t: ExecutionContext) {
  const home = await temporaryFolder(t);
  const folder = path.join(home, 'softadastra');
  const file = path.join(folder, 'credentials.json');
  const checked = <Ended extends { stdout: string; stderr: string }>(ended: Ended): Ended => {
    for (const secret of SECRETS) t.false(`${ended.stdout}${ended.stderr}`.includes(secret));
    return ended;
  };
  const placed = (env: Given['env'] = {}) => ({ SOFTADASTRA_CONFIG_DIR: folder, ...env });
  return {
    home,
    folder,
    file,
    /** In this process. */
    run: async (args: readonly string[], { input = '', env }: Given = {}) =>
      checked(await runInProcess(args, { directory: home, env: placed(env), stdin: input })),
    /** As a process. */
    spawned: async (args: readonly string[], { input = '', env }: Given = {}) =>
      checked(await runCommand(args, { cwd: home, env: placed(env), input })),
    kept: async () => JSON.parse(await readFile(file, 'utf8')),
    text: () => readFile(file, 'utf8').catch(() => null),
    names: () => readdir(folder),
    modeOf: async (name: string) => ((await stat(name)).mode & 0o777).toString(8),
  };
}
