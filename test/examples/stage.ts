import { copyFile, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const EXAMPLES = path.resolve('docs/examples/scenarios');

/** The example scenarios, by name. */
export async function scenarioNames(): Promise<string[]> {
  const files = await readdir(EXAMPLES);
  return files.filter((file) => file.endsWith('.yaml')).map((file) => path.parse(file).name);
}

/** What `softadastra test` needs to run an example as its reader would. */
export interface StagedScenario {
  args: string[];
  options: { cwd: string; env: Record<string, string> };
}

/**
 * Lays the example out in a folder that looks like a project in which the APIs are installed.
 * @param port in the place of the one in the file.
 */
export async function stageScenario(
  name: string,
  folder: string,
  port?: number,
): Promise<StagedScenario> {
  const cwd = path.join(folder, name);
  await mkdir(cwd, { recursive: true });
  await symlink(path.resolve('node_modules'), path.join(cwd, 'node_modules'));
  await copyFile(path.join(EXAMPLES, 'webdav-server.mjs'), path.join(cwd, 'webdav-server.mjs'));
  const text = await readFile(path.join(EXAMPLES, `${name}.yaml`), 'utf8');
  const file = `${name}.yaml`;
  await writeFile(path.join(cwd, file), port ? text.replaceAll(/\b41\d\d\b/g, String(port)) : text);
  const bin = path.join(cwd, 'node_modules', '.bin');
  const env = { PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  return { args: ['test', '--scenario', file], options: { cwd, env } };
}
