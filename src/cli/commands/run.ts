import type { Command } from 'commander';
import type { NodeControl } from '../../engine/node/index.js';
import type { CliContext, ExitCode } from '../context.js';
import { addNodeFlags, flagsOf } from '../node/flags.js';
import { openNode, openNodeToRead } from '../node/open-node.js';
import { Output } from '../output/output.js';
import { tellError } from '../output/tell-error.js';
import type { Invocation } from './entry.js';

/** A command that has been parsed. `Flags` are those that it added itself. */
export interface Run<Flags> {
  /** As typed, in the order of the arguments. */
  readonly operands: readonly string[];
  readonly flags: Flags & Readonly<Record<string, unknown>>;
  readonly output: Output;
  readonly context: CliContext;
}

export interface NodeRun<Flags> extends Run<Flags> {
  readonly node: NodeControl;
}

type Perform<Flags> = (run: NodeRun<Flags>) => Promise<ExitCode>;

/**
 * A command that changes nothing of a node on its own: asks the one that runs, else one that is opened
 * for the command. Where there is no log it makes none, and warns that it answers of nothing.
 */
export function askNode<Flags = unknown>(
  command: Command,
  invocation: Invocation,
  perform: Perform<Flags>,
): void {
  withNode(command, invocation, perform, ({ flags, context, output }) =>
    openNodeToRead(flags, context, (message) => output.warn(message)),
  );
}

/** A command that may write where nothing was stored yet: it makes the log that is missing. */
export function changeNode<Flags = unknown>(
  command: Command,
  invocation: Invocation,
  perform: Perform<Flags>,
): void {
  withNode(command, invocation, perform, ({ flags, context }) => openNode(flags, context));
}

function withNode<Flags>(
  command: Command,
  invocation: Invocation,
  perform: Perform<Flags>,
  open: (run: Run<Flags>) => Promise<NodeControl>,
): void {
  perhapsNodeFlags(command, invocation.context);
  runAlone<Flags>(command, invocation, async (run) => {
    const { session } = run.context;
    if (session) return perform({ ...run, node: session.node });
    const node = await open(run);
    try {
      return await perform({ ...run, node });
    } finally {
      await node.close();
    }
  });
}

/** A command that needs no node. @param chapter where the form of its JSON is described. */
export function runAlone<Flags = unknown>(
  command: Command,
  { context, exit }: Invocation,
  perform: (run: Run<Flags>) => Promise<ExitCode>,
  chapter = 'docs/engine/cli.md',
): void {
  command.option('--json', `the result as JSON (its form: ${chapter})`);
  command.action(async () => {
    const flags = flagsOf(command) as Run<Flags>['flags'];
    const output = new Output(context, flags.json === true);
    try {
      exit(await perform({ operands: command.args, flags, output, context }));
    } catch (error) {
      exit(tellError(error, context, output.json));
    }
  });
}

/** In a prompt the node is chosen already. */
export function perhapsNodeFlags(command: Command, { session }: CliContext): void {
  if (!session) addNodeFlags(command);
}
