import { stripVTControlCharacters } from 'node:util';

/** AVA's summary leaves out what is zero, and the passed ones where anything failed. */
const SUMMARY =
  /^\s*(\d+) (tests? passed|tests? failed|hooks? failed|tests? skipped|known failures?|uncaught exceptions?|unhandled rejections?|tests? todo)\s*$/;
/** The line of AVA's default reporter for a test that passed. */
const PASSED = /^ {2}✔ /;
const RULE = /^\s*─+\s*$/;

/**
 * AVA's summary (`12 tests passed`, or `1 test failed` and so on) as one line, `12 passed, 1
 * failed`, followed by whatever else it counted. Null where AVA printed no summary: then there is no
 * count to tell.
 * @param output what AVA's default reporter wrote
 */
export function countLine(output: string): string | null {
  const lines = stripVTControlCharacters(output).split('\n');
  const found = new Map<string, number>();
  // The summary stands behind the last rule that AVA draws; a test's own output may look like one.
  for (const line of lines.slice(lines.findLastIndex((text) => RULE.test(text)) + 1)) {
    const [, count, words] = SUMMARY.exec(line) ?? [];
    if (words) found.set(words.replace(/^tests? /, ''), Number(count));
  }
  if (found.size === 0) return null;
  const passed = found.get('passed') ?? lines.filter((line) => PASSED.test(line)).length;
  const others = [...found].filter(([words]) => words !== 'passed' && words !== 'failed');
  return [
    `${passed} passed`,
    `${found.get('failed') ?? 0} failed`,
    ...others.map(([words, count]) => `${count} ${words}`),
  ].join(', ');
}
