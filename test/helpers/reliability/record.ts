import { appendFileSync, readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import type { Line } from './lines.js';

/**
 * What one test tells the runner, one JSON object a line of the file that TEST_RECORD names. Each
 * test file is a process of its own, so process and title name a test.
 */
export type Entry = { readonly process: number; readonly title: string } & Fact;

export type Fact =
  | { readonly kind: 'shows'; readonly file: string; readonly lines: readonly Line[] }
  | { readonly kind: 'ended'; readonly passed: boolean }
  | { readonly kind: 'skipped'; readonly reason: string }
  | Amount
  | { readonly kind: 'seed'; readonly seed: number };

export interface Amount {
  readonly kind: 'amount';
  readonly what: string;
  readonly amount: number;
  readonly full: number;
}

/** Does nothing where no runner collects. A line is one write, so that processes may share a file. */
export function record(t: Pick<ExecutionContext, 'title'>, fact: Fact): void {
  const target = process.env.TEST_RECORD;
  if (!target) return;
  const entry: Entry = { process: process.pid, title: t.title, ...fact };
  appendFileSync(target, `${JSON.stringify(entry)}\n`);
}

/** @throws where a line is not JSON. */
export function readRecord(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}
