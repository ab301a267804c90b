import { plainText } from '../../output/plain.js';
import type { Configure } from '../entry.js';
import { changeNode } from '../run.js';
import { addValueOptions, readValue, type ValueFlags } from '../value-input.js';

export const configurePut: Configure = (command, invocation) => {
  command.argument('<key>', 'for example app/name').argument('[value]', 'text');
  addValueOptions(command);
  command.addHelpText('after', HELP);
  changeNode<ValueFlags>(
    command,
    invocation,
    async ({ node, output, operands, flags, context }) => {
      const [key = '', text] = operands;
      const value = await readValue(text, flags, context);
      const report = (await node.put({ key, value })).value();
      const kept = report.durable ? 'on disk' : 'not on disk yet';
      return output.done(report, `put ${plainText(key)} (${kept}, version ${report.counter})`);
    },
  );
};

const HELP = `
Examples:
  softadastra store put app/name Softadastra
  softadastra store put photo/1 --file photo.jpg
  date | softadastra store put app/date --stdin
  softadastra store put app/bytes --base64 3q2+7w==
  softadastra store put -- -key -value        # what begins with a dash`;
