import { CommanderError } from 'commander';
import { type CliContext, EXIT, type ExitCode } from './context.js';
import { buildProgram } from './program.js';

/** Runs one command line (without node and script). Never rejects: what failed stands on stderr. */
export async function runCli(typed: readonly string[], context: CliContext): Promise<ExitCode> {
  const args = asHelpFlag(typed);
  let exitCode: ExitCode = EXIT.done;
  const exit = (code: ExitCode) => {
    exitCode = code;
  };
  try {
    const program = await buildProgram({ args, context, exit });
    if (mayPrompt(context) && namesNoCommand(program, args)) {
      const { runPrompt } = await import('./prompt/prompt.js');
      return await runPrompt(program.opts(), context);
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has written its own message; help and version that were asked for are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { tellError } = await import('./output/tell-error.js');
    return tellError(error, context);
  }
}

/** Where somebody sits who may type, and not in a prompt already. */
function mayPrompt({ stdin, stdout, session }: CliContext): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && session === undefined;
}

/** `help store put` is `store put --help`: commander itself looks only one level down. */
function asHelpFlag(args: readonly string[]): readonly string[] {
  const [first, ...names] = args;
  return first === 'help' && names.length > 0 ? [...names, '--help'] : args;
}

type Parser = Pick<Awaited<ReturnType<typeof buildProgram>>, 'parseOptions'>;

/** Nothing but options that are known: which node, but not what to do with it. */
function namesNoCommand(program: Parser, args: readonly string[]): boolean {
  const { operands, unknown } = program.parseOptions([...args]);
  return operands.length === 0 && unknown.length === 0;
}
