import { fileURLToPath } from 'node:url';
import { declaredIn, readTests } from './declared.js';
import { outcomesOf } from './outcomes.js';
import { readRecord } from './record.js';
import { tableOf } from './table.js';

/**
 * The program behind all tests: `print.js <record> [--part]`, where record is what the tests wrote
 * and `--part` says that only some of them were asked for: what the others show is left out then.
 */
const [recordFile = '', part] = process.argv.slice(2);
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const entries = readRecord(recordFile);
const begun = entries.filter((entry) => entry.kind === 'shows');
const tests = readTests(root).filter(
  ([name]) => part !== '--part' || begun.some(({ file }) => file === name),
);
const outcomes = outcomesOf(entries, declaredIn(tests));
const asked = outcomes.filter(
  ({ line }) => part !== '--part' || begun.some(({ lines }) => lines.includes(line)),
);
const detailed = process.env.TEST_SCALE === 'full';
if (asked.length > 0) process.stdout.write(`\n${tableOf(asked, { detailed })}\n`);
