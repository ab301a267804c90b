import { Command, CommanderError } from 'commander';
import { systemClock } from '../platform/clock.js';
import { packageVersion } from '../platform/version.js';
import { commands } from './commands/index.js';
import { AdminSession, type Say, UsageError } from './session.js';

/** What a command ends with. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs one command of the operators' program.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function runAdmin(args: readonly string[], say: Say): Promise<number> {
  const session = new AdminSession(say, systemClock);
  try {
    await programFor(session).parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    return tell(error, say);
  } finally {
    await session.close();
  }
}

function programFor(session: AdminSession): Command {
  const program = new Command('softadastra-admin')
    .description(
      'Tasks of whoever runs the cloud. It reads the same environment as the web process.',
    )
    .version(packageVersion())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: session.say.out, writeErr: session.say.err })
    .addHelpText('after', HELP);
  for (const add of commands) add(program, session);
  for (const command of program.commands) {
    command
      .exitOverride()
      .configureOutput({ writeOut: session.say.out, writeErr: session.say.err });
  }
  return program;
}

const HELP = `
Examples:
  softadastra-admin queues
  softadastra-admin failed --lane ingest
  softadastra-admin requeue --all --lane ingest
  softadastra-admin rejections --since 24h --json
  softadastra-admin rescore --project prj_… --since 7d --dry-run
  softadastra-admin backup --to /backups/softadastra.sqlite

Where the package is not installed: node dist/src/cloud/admin.js queues
Exit codes: 0 done, 1 failed, 2 wrong usage.`;

function tell(error: unknown, { err }: Say): number {
  // Commander has said what is wrong; help and version end the same way.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  err(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}
