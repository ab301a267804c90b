import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { CliContext } from '../../context.js';
import { type ByteProgress, showByteProgress } from '../../output/byte-progress.js';
import { count } from '../../output/quantities.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { changeNode } from '../run.js';

export const configureImport: Configure = (command, invocation) => {
  command.argument('[file]', 'default: stdin').addHelpText('after', HELP);
  changeNode(command, invocation, async ({ node, output, operands: [name], context }) => {
    const { source, progress } = await open(name, context);
    try {
      const report = (await node.importAll(counted(source, progress))).value();
      const { entries, written, unchanged } = report;
      const words = `${written} written, ${unchanged} had that value already`;
      return await output.done(report, `imported ${count(entries, 'entry', 'entries')}: ${words}`);
    } finally {
      progress.end();
    }
  });
};

const HELP = `
All of it is read and checked before the first write: an export that was damaged or cut changes
nothing. Keys that it does not hold stay as they are. Its values become writes of this node, and go
to its peers like any others.

Examples:
  softadastra store import backup.ndjson
  gunzip < backup.ndjson.gz | softadastra store import`;

async function open(name: string | undefined, context: CliContext) {
  if (name === undefined) {
    if (context.session) throw new UsageError(['Name the file: a prompt reads its own lines.']);
    return { source: context.stdin, progress: await showByteProgress('reading', null, context) };
  }
  const file = path.resolve(context.directory, name);
  const { size } = await stat(file);
  return {
    source: createReadStream(file),
    progress: await showByteProgress('reading', size, context),
  };
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  progress: ByteProgress,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    progress.advance(chunk.byteLength);
    yield chunk;
  }
}
