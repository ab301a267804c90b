import type { ResolveRequest } from '../../../engine/node/index.js';
import type { CliContext } from '../../context.js';
import { plainText } from '../../output/plain.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';
import { addValueOptions, readValue, type ValueFlags } from '../value-input.js';

interface ResolveFlags extends ValueFlags {
  keep?: string;
  value?: string;
  delete?: boolean;
}

export const configureResolve: Configure = (command, invocation) => {
  command
    .argument('<key>')
    .option('--keep <version>', '"current", or the number of one of the others in `sync conflicts`')
    .option('--value <text>', 'write this instead of either');
  addValueOptions(command);
  command.option('--delete', 'delete the key').addHelpText('after', HELP);
  askNode<ResolveFlags>(command, invocation, async (run) => {
    const { node, output, operands, flags, context } = run;
    const [key = ''] = operands;
    const report = (await node.resolve({ key, keep: await choice(flags, context) })).value();
    return output.done(report, `resolved ${plainText(key)} (version ${report.counter})`);
  });
};

const HELP = `
The decision is a write that has seen every version in conflict, so that it wins on all nodes.

Examples:
  softadastra sync resolve orders/17 --keep current
  softadastra sync resolve orders/17 --keep 0
  softadastra sync resolve orders/17 --value '{"quantity":3}'
  softadastra sync resolve orders/17 --delete`;

async function choice(flags: ResolveFlags, context: CliContext): Promise<ResolveRequest['keep']> {
  const { keep, value, file, stdin, base64 } = flags;
  const writes = [value, file, stdin, base64].some((one) => one !== undefined);
  if (Number(keep !== undefined) + Number(writes) + Number(flags.delete === true) !== 1) {
    throw new UsageError(['Decide in one way: --keep, a value, or --delete.']);
  }
  if (flags.delete) return { value: null };
  if (writes) return { value: await readValue(value, flags, context) };
  if (keep === 'current') return keep;
  if (keep !== undefined && /^\d{1,6}$/.test(keep)) return Number(keep);
  throw new UsageError([`--keep must be "current" or a number, not "${keep}"`]);
}
