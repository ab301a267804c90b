import { Command, CommanderError } from 'commander';
import { packageVersion, plainText } from '../agent/index.js';
import { commands } from './commands/index.js';
import { type CliContext, EXIT, type ExitCode } from './context.js';
import { UsageError } from './usage-error.js';

/** Runs one command line (without node and script). Never rejects: what failed stands on stderr. */
export async function runCli(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = new Command('softadastra')
    .description('Does your application lose data when the network fails?')
    .version(packageVersion())
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .addHelpText('after', HELP);
  for (const add of commands) {
    add(program, context, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return tell(error, context);
  }
}

const HELP = `
Examples:
  softadastra test http://localhost:3000/orders
  softadastra test http://localhost:3000/orders --restart-command "node server.js"
  softadastra help test

Exit codes: 0 done, 1 failed (a run under its threshold too), 2 wrong usage.`;

function tell(error: unknown, { stderr }: CliContext): ExitCode {
  // Commander has written its own message; help and version that were asked for are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map(plainText);
  stderr.write(`error: ${lines.join('\n')}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
