import { LINE_NUMBERS, type Line } from './lines.js';
import type { Amount, Entry } from './record.js';

export type Result = 'passed' | 'failed' | 'skipped' | 'not shown';

/** What a run has shown of one line. */
export interface Outcome {
  readonly line: Line;
  readonly result: Result;
  /** Why it is not passed. */
  readonly reasons: readonly string[];
  readonly files: readonly string[];
  readonly amounts: readonly Amount[];
  readonly seeds: readonly number[];
}

/** What one test has told. */
interface Told {
  readonly file: string;
  readonly title: string;
  readonly lines: readonly Line[];
  readonly entries: Entry[];
}

/**
 * One outcome per line. A line passed where every file that declares it has run, each of its tests
 * that began has ended well, and at least one of them was not skipped.
 */
export function outcomesOf(
  entries: readonly Entry[],
  declared: ReadonlyMap<Line, readonly string[]>,
): Outcome[] {
  const tests = gather(entries);
  return LINE_NUMBERS.map((line) => {
    const files = declared.get(line) ?? [];
    return outcomeOf(
      line,
      files,
      tests.filter(({ lines }) => lines.includes(line)),
    );
  });
}

function gather(entries: readonly Entry[]): Told[] {
  const tests = new Map<string, Told>();
  for (const entry of entries) {
    const key = `${entry.process}/${entry.title}`;
    if (entry.kind === 'shows') {
      const { file, title, lines } = entry;
      tests.set(key, { file, title, lines, entries: [] });
    }
    tests.get(key)?.entries.push(entry);
  }
  return [...tests.values()];
}

function outcomeOf(line: Line, files: readonly string[], tests: readonly Told[]): Outcome {
  const of = <K extends Entry['kind']>(told: Told, kind: K) =>
    told.entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  const failed = tests.filter((told) => !of(told, 'ended').some(({ passed }) => passed));
  const skipped = tests.flatMap((told) =>
    of(told, 'skipped').map(({ reason }) => ({ told, reason })),
  );
  const absent = files.filter((file) => !tests.some((told) => told.file === file));
  const common = {
    line,
    files,
    amounts: tests.flatMap((told) => of(told, 'amount')),
    seeds: failed.flatMap((told) => of(told, 'seed').map(({ seed }) => seed)),
  };
  if (failed.length > 0) {
    return {
      ...common,
      result: 'failed',
      reasons: failed.map(({ file, title }) => `${file}: ${title}`),
    };
  }
  if (absent.length > 0 || tests.length === 0) {
    const reasons = absent.map((file) => `${file} did not run`);
    return { ...common, result: 'not shown', reasons };
  }
  const reasons = [...new Set(skipped.map(({ told, reason }) => `${told.file}: ${reason}`))];
  const isAllSkipped = new Set(skipped.map(({ told }) => told)).size === tests.length;
  return { ...common, result: isAllSkipped ? 'skipped' : 'passed', reasons };
}
