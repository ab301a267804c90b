import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { SoftadastraError } from '../../../engine/node/index.js';
import { type CliContext, EXIT } from '../../context.js';
import { type ByteProgress, showByteProgress } from '../../output/byte-progress.js';
import type { Output } from '../../output/output.js';
import { plainText } from '../../output/plain.js';
import { bytesWords } from '../../output/quantities.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

interface ExportFlags {
  force?: boolean;
}

export const configureExport: Configure = (command, invocation) => {
  command
    .argument('[file]', 'default: stdout')
    .option('--force', 'replace the file where it is there')
    .addHelpText('after', HELP);
  askNode<ExportFlags>(command, invocation, async ({ node, output, operands, flags, context }) => {
    const [name] = operands;
    if (name === undefined && output.json)
      throw new UsageError(['--json needs a file to export to.']);
    const target = name === undefined ? null : path.resolve(context.directory, name);
    if (target !== null && !flags.force) await mustBeFree(target);
    const source = (await node.exportAll()).value();
    if (target === null) {
      await toStdout(source, output);
      return EXIT.done;
    }
    const bytes = await toFile(source, target, context);
    const report = { schema: 'softadastra.exported/1', file: target, bytes };
    return output.done(report, `exported ${bytesWords(bytes)} to ${plainText(target)}`);
  });
};

const HELP = `
An export is text, one line of JSON for each key, with a count and a checksum at its end. Writes
may go on meanwhile. The file appears under its name only when it is complete and on disk.

Examples:
  softadastra store export backup.ndjson
  softadastra store export | gzip > backup.ndjson.gz`;

async function mustBeFree(file: string): Promise<void> {
  const exists = await access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
  if (exists) {
    throw new SoftadastraError('already_exists', `${file} is there already: --force replaces it`);
  }
}

async function toStdout(source: AsyncIterable<Uint8Array>, output: Output): Promise<void> {
  for await (const chunk of source) await output.print(chunk);
}

/** A backup that was cut must not be taken for a whole one: the name comes last. */
async function toFile(
  source: AsyncIterable<Uint8Array>,
  target: string,
  context: CliContext,
): Promise<number> {
  const partial = `${target}.partial`;
  const progress = await showByteProgress('exporting', null, context);
  try {
    const bytes = await writeDurably(source, partial, progress);
    await rename(partial, target);
    await syncFolder(path.dirname(target));
    return bytes;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    progress.end();
  }
}

async function writeDurably(
  source: AsyncIterable<Uint8Array>,
  file: string,
  progress: ByteProgress,
): Promise<number> {
  const handle = await open(file, 'w', 0o600);
  let bytes = 0;
  try {
    for await (const chunk of source) {
      await handle.writeFile(chunk);
      bytes += chunk.byteLength;
      progress.advance(chunk.byteLength);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return bytes;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
