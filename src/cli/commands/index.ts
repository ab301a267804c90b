import type { Command } from 'commander';
import type { CliContext, ExitCode } from '../context.js';
import { addTest } from './test.js';
import { addVersion } from './version.js';

/** Adds one command to the program; `exit` decides the exit code. */
export type AddCommand = (
  program: Command,
  context: CliContext,
  exit: (code: ExitCode) => void,
) => void;

/** Every command but `help`, which commander brings. */
export const commands: readonly AddCommand[] = [addTest, addVersion];
