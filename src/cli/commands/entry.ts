import type { Command } from 'commander';
import type { CliContext, ExitCode } from '../context.js';

/** One command line on its way. */
export interface Invocation {
  readonly args: readonly string[];
  readonly context: CliContext;
  /** For completion: loads what no argument names, too. */
  readonly everything?: boolean;
  /** Decides the exit code. */
  exit(code: ExitCode): void;
}

/** Gives a command its arguments, options, examples and action. */
export type Configure = (command: Command, invocation: Invocation) => void | Promise<void>;

/** A command by name and summary. The rest is loaded when a command line names it. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Configure>;
}

export async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  invocation: Invocation,
): Promise<void> {
  for (const { name, summary, load } of entries) {
    const command = parent.command(name).description(summary);
    // A word that only looks like a command's name costs its loading, and nothing else.
    if (invocation.everything || invocation.args.includes(name)) {
      await (await load())(command, invocation);
    }
  }
}

/** A command that only holds others. */
export function group(entries: readonly CommandEntry[]): Configure {
  return (command, invocation) => addCommands(command, entries, invocation);
}
