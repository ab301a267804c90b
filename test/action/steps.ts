import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

export interface Action {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: string; steps: Step[] };
}

export interface Step {
  name: string;
  id?: string;
  if?: string;
  shell: string;
  'working-directory'?: string;
  env?: Record<string, string>;
  run: string;
}

export async function readAction(): Promise<Action> {
  return parse(await readFile('action.yml', 'utf8'));
}

export interface Ended {
  /** 0 where every step that ran has succeeded. */
  code: number;
  ran: string[];
  outputs: Record<string, string>;
  log: string;
  summary: string;
}

/**
 * Runs the steps of the composite action as GitHub's runner does, as far as that goes without it:
 * expressions are `inputs.x`, `steps.x.outputs.y`, `always()` and `!= ''`. `npx` is this checkout.
 */
export async function runAction(inputs: Record<string, string>, folder: string): Promise<Ended> {
  const action = await readAction();
  const given = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      name,
      inputs[name] ?? input.default ?? '',
    ]),
  );
  const world: World = { folder, inputs: given, steps: {} };
  const environment = await environmentIn(folder);
  const ended: Ended = { code: 0, ran: [], outputs: {}, log: '', summary: '' };
  for (const step of action.runs.steps) {
    if (!wanted(step, world, ended.code)) continue;
    ended.ran.push(step.name);
    const { code, log } = await runStep(step, world, environment);
    ended.log += log;
    ended.code ||= code;
  }
  for (const [name, { value }] of Object.entries(action.outputs)) {
    ended.outputs[name] = evaluated(value, world);
  }
  ended.summary = await readFile(join(folder, 'summary.md'), 'utf8').catch(() => '');
  return ended;
}

interface World {
  folder: string;
  inputs: Record<string, string>;
  steps: Record<string, Record<string, string>>;
}

/** A runner's folders, and an `npx` that runs the compiled command instead of a published package. */
async function environmentIn(folder: string): Promise<Record<string, string | undefined>> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const script = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${resolve('dist/src/cli/main.js')}" "$@"\n`;
  await writeFile(join(bin, 'npx'), script);
  await chmod(join(bin, 'npx'), 0o755);
  return {
    ...{ HOME: process.env.HOME, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
    ...{ RUNNER_TEMP: join(folder, 'temp'), GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
    SOFTADASTRA_CONFIG_DIR: join(folder, 'no-configuration'),
    ...{ GITHUB_SHA: 'cafe1234', GITHUB_REF_NAME: 'main' },
  };
}

function wanted(step: Step, world: World, code: number): boolean {
  const condition = step.if ?? '';
  const parts = condition === '' ? [] : condition.split('&&').map((part) => part.trim());
  if (code !== 0 && !parts.includes('always()')) return false;
  return parts.every((part) => {
    const input = /^inputs\.([\w-]+) != ''$/.exec(part)?.[1];
    if (input === undefined) return part === 'always()';
    return world.inputs[input] !== '';
  });
}

async function runStep(
  step: Step,
  world: World,
  environment: Record<string, string | undefined>,
): Promise<{ code: number; log: string }> {
  const output = join(world.folder, 'output');
  await mkdir(join(world.folder, 'temp'), { recursive: true });
  await writeFile(output, '');
  const script = join(world.folder, 'step.sh');
  await writeFile(script, step.run);
  const own = Object.entries(step.env ?? {}).map(([name, value]) => [
    name,
    evaluated(value, world),
  ]);
  const cwd = resolve(world.folder, evaluated(step['working-directory'] ?? '.', world));
  const env = { ...environment, ...Object.fromEntries(own), GITHUB_OUTPUT: output };
  const ended = await promisify(execFile)(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', script],
    { cwd, env, timeout: 60_000 },
  ).then(
    ({ stdout, stderr }) => ({ code: 0, log: stdout + stderr }),
    (error) => ({ code: Number(error.code), log: `${error.stdout}${error.stderr}` }),
  );
  const lines = (await readFile(output, 'utf8')).split('\n').filter((line) => line !== '');
  const pairs = lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]);
  if (step.id !== undefined) world.steps[step.id] = Object.fromEntries(pairs);
  return ended;
}

function evaluated(text: string, { inputs, steps }: World): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (whole, expression: string) => {
    const [kind, name = '', , output = ''] = expression.split('.');
    if (kind === 'inputs') return inputs[name] ?? '';
    if (kind === 'steps') return steps[name]?.[output] ?? '';
    throw new Error(`no expression of this test: ${whole}`);
  });
}
