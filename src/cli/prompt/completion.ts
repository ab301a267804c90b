import type { Command } from 'commander';
import type { NodeControl } from '../../engine/node/index.js';

/** The form that readline asks for: what fits, and the part of the line that it replaces. */
export type Completion = [matches: string[], replaced: string];

/** Commands, then options, then keys of the store. */
export async function complete(
  line: string,
  program: Command,
  node: NodeControl,
): Promise<Completion> {
  const words = line.split(/\s+/).filter((word) => word !== '');
  const started = /\s$/.test(line) ? '' : (words.pop() ?? '');
  const { command, operands } = descend(program, words);
  const options = started.startsWith('-') ? optionsOf(command) : [];
  const names =
    operands === 0 ? [...command.commands.map((sub) => sub.name()), ...extra(command)] : [];
  const keys = operands === 0 && takesKey(command) ? await keysFrom(node, started) : [];
  const matches = [...options, ...names, ...keys].filter((match) => match.startsWith(started));
  return [matches.map((match) => `${match} `), started];
}

function descend(program: Command, words: readonly string[]) {
  let command = program;
  let operands = 0;
  for (const word of words) {
    const sub: Command | undefined = command.commands.find((one) => one.name() === word);
    if (sub && operands === 0) command = sub;
    else if (!word.startsWith('-')) operands += 1;
  }
  return { command, operands };
}

function extra(command: Command): string[] {
  return command.parent === null ? ['help', 'exit'] : [];
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ hidden, long }) => (hidden || !long ? [] : [long]));
}

function takesKey(command: Command): boolean {
  return command.registeredArguments[0]?.name() === 'key';
}

const MOST_KEYS = 100;

/** Only keys that can be typed without quotes, and that show what they are. */
async function keysFrom(node: NodeControl, prefix: string): Promise<string[]> {
  const listed = await node.list({ prefix, limit: MOST_KEYS, keysOnly: true });
  if (listed.isErr()) return [];
  const keys = listed.value().entries.map(({ key }) => key);
  return keys.filter((key) => /^[\p{L}\p{N}\p{P}\p{S}]+$/u.test(key) && !/["'\\]/.test(key));
}
