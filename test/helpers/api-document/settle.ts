import { appendFileSync } from 'node:fs';

/**
 * Ends the watch over one server. With API_ANSWERS_LOG its counts are added to that file, one JSON
 * pair of operation and number a line.
 * @throws where an answer was not as the document says.
 */
export function settleAnswers(
  counts: Iterable<readonly [string, number]>,
  problems: readonly string[],
): void {
  const log = process.env.API_ANSWERS_LOG;
  if (log) {
    for (const pair of counts) appendFileSync(log, `${JSON.stringify(pair)}\n`);
  }
  if (problems.length === 0) return;
  const shown = [...new Set(problems)].slice(0, 20).join('\n  ');
  throw new Error(`${problems.length} answers are not as the OpenAPI document says:\n  ${shown}`);
}
