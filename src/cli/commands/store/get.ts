import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeValue, type GetReport } from '../../../engine/node/index.js';
import { EXIT } from '../../context.js';
import { plainText } from '../../output/plain.js';
import { fields } from '../../output/table.js';
import { timeText, valueText } from '../../output/value-text.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { askNode } from '../run.js';

interface GetFlags {
  raw?: boolean;
  file?: string;
  verbose?: boolean;
}

export const configureGet: Configure = (command, invocation) => {
  command
    .argument('<key>')
    .option('--raw', 'the bytes of the value on stdout and nothing else')
    .option('--file <path>', 'write the bytes of the value there')
    .option('--verbose', 'also who wrote it, when, and whether peers have it')
    .addHelpText('after', HELP);
  askNode<GetFlags>(command, invocation, async ({ node, output, operands, flags, context }) => {
    const [key = ''] = operands;
    if (flags.raw && output.json) throw new UsageError(['Give --raw or --json, not both.']);
    const report = (await node.get({ key })).value();
    const bytes = () => decodeValue(report.value).value();
    if (flags.raw) {
      await output.print(bytes());
      return EXIT.done;
    }
    if (flags.file !== undefined) {
      await writeFile(path.resolve(context.directory, flags.file), bytes());
      return output.done(report, `${report.bytes} bytes in ${plainText(flags.file)}`);
    }
    if (report.value.encoding === 'base64' && !output.json) {
      output.warn('the value is binary and shown in base64: --raw or --file gives its bytes');
    }
    return output.show(report, () => (flags.verbose ? details(report) : valueText(report.value)));
  });
};

const HELP = `
Text is shown with its control characters visible, what is no text in base64.

Examples:
  softadastra store get app/name
  softadastra store get photo/1 --file photo.jpg
  softadastra store get app/config --raw | jq .
  softadastra store get app/name --verbose`;

function details(report: GetReport): string {
  return [
    fields([
      ['key', plainText(report.key)],
      ['bytes', String(report.bytes)],
      ['written', `${timeText(report.writtenAt)} on ${plainText(report.nodeId)}`],
      ['version', String(report.counter)],
      ['sync', report.sync],
    ]),
    valueText(report.value),
  ].join('\n\n');
}
