import { readOptions } from './options.js';
import { writeIntoPage } from './page.js';
import { judgeSound, makeRecord } from './record.js';
import { formatRecord } from './table.js';

/**
 * Entry of `npm run track-record`: the tables on standard output, progress on standard error. Ends
 * with 1 where a sound API was accused.
 */
const { seeds, operations, write } = readOptions(process.argv.slice(2));
const record = await makeRecord({
  seeds,
  operations,
  say: (line) => process.stderr.write(`${line}\n`),
});
const made = `Made on ${new Date().toISOString().slice(0, 10)} with Node ${process.version}, seeds ${seeds.join(', ')}, ${operations} operations in each run.`;
const text = `${made}\n\n${formatRecord(record)}`;
process.stdout.write(`${text}\n`);
if (write) await writeIntoPage('docs/track-record.md', text);
const accused = record.sound.some(({ trials }) =>
  trials.some((trial) => judgeSound(trial).falseAlarms.length > 0),
);
process.exitCode = accused ? 1 : 0;
