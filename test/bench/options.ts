import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Figure, Survey } from './figure.js';

export interface Options {
  readonly figures: readonly Figure[];
  readonly surveys: readonly Survey[];
  readonly rounds: number;
  readonly json: string;
  readonly dataDir: string;
  readonly profileDir: string | null;
}

const LEAST_ROUNDS = 5;

/** Reads the command line; ends the process on `--help` and on wrong usage (2). */
export function readOptions(
  argv: readonly string[],
  all: readonly Figure[],
  surveys: readonly Survey[],
): Options {
  const dataDir = path.resolve(process.env.CLOUD_DATA_DIR ?? '.data');
  const program = new Command('npm run bench --')
    .description('Measures each figure beside its reference, in turn, and prints their medians.')
    .argument(
      '[names...]',
      'figures to measure (default: all figures)',
      checkName([...all, ...surveys]),
    )
    .option('--rounds <n>', 'rounds per figure', readCount, LEAST_ROUNDS)
    .option('--json <file>', 'where the result is written', path.join(dataDir, 'bench.json'))
    .option('--cpu-prof <dir>', 'profile what is measured: slower, and one file per process')
    .addHelpText(
      'after',
      `\nFigures:\n${all.map(describe).join('\n')}\nOnly by name:\n${surveys.map(describe).join('\n')}`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse([...argv], { from: 'user' });
  const { rounds, json, cpuProf } = program.opts();
  const [names = []] = program.processedArgs as [string[] | undefined];
  return {
    figures: names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all,
    surveys: surveys.filter(({ name }) => names.includes(name)),
    rounds,
    json: path.resolve(json),
    dataDir,
    profileDir: cpuProf === undefined ? null : path.resolve(cpuProf),
  };
}

function checkName(all: readonly { name: string }[]) {
  return (name: string, before: string[] | undefined): string[] => {
    if (all.some((figure) => figure.name === name)) return [...(before ?? []), name];
    throw new InvalidArgumentError(`There are: ${all.map((figure) => figure.name).join(', ')}.`);
  };
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number from 1 to 999.');
}

function describe({ name, what, unit }: Figure | Survey): string {
  return `  ${name.padEnd(15)} ${what} (${unit})`;
}
