import type {
  EntryReport,
  ListReport,
  ListRequest,
  NodeControl,
} from '../../../engine/node/index.js';
import { EXIT } from '../../context.js';
import { plainText, shortText } from '../../output/plain.js';
import { columns } from '../../output/table.js';
import { timeText, valueGist } from '../../output/value-text.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { askNode, type NodeRun } from '../run.js';

interface ListFlags {
  prefix?: string;
  from?: string;
  to?: string;
  after?: string;
  limit: string;
  all?: boolean;
  reverse?: boolean;
  keys?: boolean;
}

export const configureList: Configure = (command, invocation) => {
  command
    .option('--prefix <text>', 'only keys that begin with it')
    .option('--from <key>', 'from this key on')
    .option('--to <key>', 'up to this key, without it')
    .option('--after <key>', 'what follows this key, such as the last one of another list')
    .option('--limit <n>', 'at most so many', '1000')
    .option('--all', 'all of them, however many')
    .option('--reverse', 'from the last key to the first')
    .option('--keys', 'only the keys, one a line')
    .addHelpText('after', HELP);
  askNode<ListFlags>(command, invocation, list);
};

const HELP = `
Keys are ordered by their bytes. With --json there is one document for each page of entries; "next"
is null in the last one.

Examples:
  softadastra store list
  softadastra store list --prefix orders/ --limit 20
  softadastra store list --all --keys`;

async function list({ node, output, flags }: NodeRun<ListFlags>) {
  const most = flags.all ? Number.POSITIVE_INFINITY : limitOf(flags.limit);
  const { prefix, from, to, after, reverse, keys } = flags;
  const wanted = Object.fromEntries(
    Object.entries({ prefix, from, to, after, reverse, keysOnly: keys }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  let shown = 0;
  for await (const page of pages(node, wanted, most)) {
    const first = shown === 0;
    shown += page.entries.length;
    const text = () => (flags.keys ? keysText(page.entries) : tableText(page.entries));
    if (output.json || page.entries.length > 0) await output.show(page, text);
    else if (first && !flags.keys) await output.show(page, () => 'no entries');
    if (page.next !== null && shown >= most && !output.json) {
      output.warn(`more follow: --all, or --after ${JSON.stringify(page.next)}`);
    }
  }
  return EXIT.done;
}

/** An answer may hold fewer entries than asked for, where they are large. */
async function* pages(
  node: NodeControl,
  request: ListRequest,
  most: number,
): AsyncGenerator<ListReport> {
  let after = request.after;
  let left = most;
  for (;;) {
    const limit = Math.min(left, PAGE);
    const asked = after === undefined ? request : { ...request, after };
    const page = (await node.list({ ...asked, limit })).value();
    yield page;
    left -= page.entries.length;
    if (page.next === null || left <= 0) return;
    after = page.next;
  }
}

const PAGE = 1000;

function limitOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError([`--limit must be a whole number from 1, not "${text}"`]);
}

function keysText(entries: readonly EntryReport[]): string {
  return entries.map(({ key }) => plainText(key)).join('\n');
}

function tableText(entries: readonly EntryReport[]): string {
  return columns(
    ['Key', 'Value', 'Bytes', 'Written', 'Node'],
    entries.map((entry) => [
      shortText(entry.key),
      valueGist(entry.value),
      String(entry.bytes),
      timeText(entry.writtenAt),
      shortText(entry.nodeId, 24),
    ]),
  );
}
