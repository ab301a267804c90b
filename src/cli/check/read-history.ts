import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  type HistoryEntry,
  MalformedHistoryError,
  type Problem,
  parseEntry,
} from '../../agent/oracle/linearizability/index.js';
import { UsageError } from '../usage-error.js';

export interface ReadHistory {
  readonly entries: readonly HistoryEntry[];
  /** The line of each entry, from 1. */
  readonly lines: readonly number[];
}

/** More than these are no history but a mistake, and would fill the memory. */
const MOST_ENTRIES = 2_000_000;
/** Of a large file that is no history at all, so many lines are told. */
const MOST_PROBLEMS = 100;
const LONGEST_LINE_BYTES = 16 * 2 ** 20;

/** Opens what is to be read. @throws UsageError where there is no such file */
export async function openHistory(file: string): Promise<Readable> {
  const found = await stat(file).catch(() => null);
  if (!found) throw new UsageError([`There is no file ${file}.`]);
  if (found.isDirectory()) throw new UsageError([`${file} is a directory.`]);
  return createReadStream(file);
}

/** JSON lines; blank ones are skipped. @throws MalformedHistoryError that names the bad lines */
export async function readHistory(input: Readable): Promise<ReadHistory> {
  const entries: HistoryEntry[] = [];
  const lines: number[] = [];
  const problems: Problem[] = [];
  let wrong = 0;
  let at = 0;
  for await (const line of linesOf(input)) {
    const entry = typeof line === 'string' ? parseEntry(line) : 'this line is too long';
    if (typeof entry === 'string') {
      wrong += 1;
      if (problems.length < MOST_PROBLEMS) problems.push({ at, message: entry });
    } else if (entry) {
      entries.push(entry);
      lines.push(at + 1);
    }
    at += 1;
    if (entries.length > MOST_ENTRIES) {
      throw new UsageError([`A history has at most ${MOST_ENTRIES} entries: check fewer keys.`]);
    }
  }
  if (entries.length === 0 && wrong === 0) {
    wrong = 1;
    problems.push({ at: 0, message: 'the history is empty' });
  }
  if (wrong > 0) throw new MalformedHistoryError(problems, wrong, 'line');
  return { entries, lines };
}

/** The lines of a text in UTF-8, without their ends; null for one that is too long. */
async function* linesOf(input: Readable): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let size = 0;
  let isFirst = true;
  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      take(bytes.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(bytes.subarray(start));
  }
  if (size > 0) yield finish();

  function take(part: Buffer): void {
    size += part.length;
    if (size <= LONGEST_LINE_BYTES) parts.push(part);
    else parts = [];
  }

  function finish(): string | null {
    const text = size > LONGEST_LINE_BYTES ? null : Buffer.concat(parts).toString('utf8');
    const plain = isFirst ? (text?.replace(/^\uFEFF/, '') ?? null) : text;
    [parts, size, isFirst] = [[], 0, false];
    return plain;
  }
}
