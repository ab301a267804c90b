import { Command, InvalidArgumentError } from 'commander';

export interface Options {
  readonly seeds: readonly number[];
  readonly operations: number;
  readonly write: boolean;
}

/** Reads the command line; ends the process on `--help` and on wrong usage (2). */
export function readOptions(argv: readonly string[]): Options {
  const program = new Command('npm run track-record --')
    .description('Tests APIs with planted faults, and sound ones, and counts what the oracles see.')
    .option('--seeds <n>', 'how many seeds, from 1 on', readCount, 20)
    .option('--operations <n>', 'operations of each test', readCount, 100)
    .option('--write', 'write the tables into docs/track-record.md', false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse([...argv], { from: 'user' });
  const { seeds, operations, write } = program.opts();
  return { seeds: Array.from({ length: seeds }, (_, index) => index + 1), operations, write };
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is not a number from 1 to 9999.');
}
