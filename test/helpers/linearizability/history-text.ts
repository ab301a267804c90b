import type { HistoryEntry } from '../../../src/agent/oracle/linearizability/index.js';
import { parseEntry } from '../../../src/agent/oracle/linearizability/index.js';

/**
 * A history in short: `0 write 1` invokes, `0 ok` completes (a read with what it saw: `2 ok 1`).
 * Processes are numbers, values JSON.
 */
export function history(...lines: readonly string[]): HistoryEntry[] {
  const waiting = new Map<string, string>();
  return lines.map((line) => {
    const [process = '', word = '', ...rest] = line.split(' ');
    const isEnd = ['ok', 'fail', 'info'].includes(word);
    const f = isEnd ? (waiting.get(process) ?? 'read') : word;
    waiting.set(process, f);
    const text = rest.join(' ');
    const entry = parseEntry(
      JSON.stringify({
        process: Number(process),
        type: isEnd ? word : 'invoke',
        f,
        ...(text === '' ? {} : { value: JSON.parse(text) }),
      }),
    );
    if (entry === null || typeof entry === 'string') throw new Error(`${line}: ${entry}`);
    return entry;
  });
}
