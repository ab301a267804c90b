import { Command } from 'commander';
// Not through the index, which would load the whole engine: a version is asked for often.
import { packageVersion } from '../engine/node/version.js';
import { addCommands, type Invocation } from './commands/entry.js';
import { commands } from './commands/index.js';

/**
 * The command line's grammar, complete in names and summaries; of the commands, only those that the
 * arguments name are loaded, so that one does not wait for the code of another.
 */
export async function buildProgram(invocation: Invocation): Promise<Command> {
  const { args, context } = invocation;
  const program = new Command('softadastra')
    .description('Local-first data that survives the network, and a test of whether yours does.')
    .version(packageVersion())
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    // What is not loaded has no arguments to show yet: a list with some of them looks broken.
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', HELP);
  if (!context.session && mayCarryNodeFlags(args)) {
    const { addNodeFlags } = await import('./node/flags.js');
    addNodeFlags(program);
    program.option('--json', 'the result as JSON');
  }
  await addCommands(program, commands, invocation);
  return program;
}

/** Flags before the command; the help shows them too. */
function mayCarryNodeFlags([first]: readonly string[]): boolean {
  return first === undefined || first.startsWith('-') || first === 'help';
}

const HELP = `
Without a command, on a terminal: an interactive prompt.

Examples:
  softadastra test http://localhost:3000/orders
  softadastra node start --node-id edge-store-01
  softadastra store put app/name Softadastra --node-id edge-store-01
  softadastra sync status --node-id edge-store-01 --json
  softadastra help store put

Which node it is, flags say, the environment (SOFTADASTRA_NODE_ID, …) or ./softadastra.yaml.

Exit codes: 0 done, 1 failed (a test under its threshold too), 2 wrong usage.`;
