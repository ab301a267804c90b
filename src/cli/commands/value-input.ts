import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { decodeValue, type EncodedValue, encodeValue } from '../../engine/node/index.js';
import type { CliContext } from '../context.js';
import { UsageError } from '../usage-error.js';

export interface ValueFlags {
  file?: string;
  stdin?: boolean;
  base64?: string;
}

export function addValueOptions(command: Command): void {
  command
    .option('--file <path>', 'the value is what this file holds, byte by byte')
    .option('--stdin', 'the value is what comes from stdin, byte by byte')
    .option('--base64 <text>', 'the value is what this stands for');
}

/** @throws UsageError unless exactly one place says what the value is. */
export async function readValue(
  text: string | undefined,
  { file, stdin, base64 }: ValueFlags,
  context: Pick<CliContext, 'stdin' | 'directory' | 'session'>,
): Promise<EncodedValue> {
  const given = [text, file, stdin, base64].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new UsageError([
      given.length === 0
        ? 'Say what the value is: as text, or with --file, --stdin or --base64.'
        : 'Give the value once: as text, or with one of --file, --stdin and --base64.',
    ]);
  }
  if (stdin && context.session) throw new UsageError(['A prompt reads its own lines: use --file.']);
  if (text !== undefined) return { encoding: 'text', data: text };
  if (base64 !== undefined) return checked({ encoding: 'base64', data: base64 });
  const bytes =
    file === undefined ? buffer(context.stdin) : readFile(path.resolve(context.directory, file));
  return encodeValue(await bytes);
}

function checked(value: EncodedValue): EncodedValue {
  const decoded = decodeValue(value);
  if (decoded.isErr()) throw new UsageError([decoded.error().message]);
  return value;
}
