import type { Command } from 'commander';
import type { ScanOptions } from '../../../engine/node/index.js';

export interface SelectionFlags {
  ignore: string[];
  hidden?: boolean;
  followSymlinks?: boolean;
}

export function addSelectionFlags(command: Command): void {
  command
    .option('--ignore <pattern>', 'leave out, may be repeated: "*.log", "build/**"', collect, [])
    .option('--hidden', 'also names that begin with a dot')
    .option('--follow-symlinks', 'look at what links lead to');
}

export function selectionOf({ ignore, hidden, followSymlinks }: SelectionFlags): ScanOptions {
  return { ignore, hidden: hidden === true, followSymlinks: followSymlinks === true };
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
