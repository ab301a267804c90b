import { readFileSync } from 'node:fs';
import { parseProcfile } from '../../src/local/stack/procfile.js';

/**
 * What the Procfile says to Node about a program, so that what is tested and measured runs as it
 * does in production; nothing for programs of the tests themselves.
 * @param program path below the compiled root, such as `src/cloud/web.js`.
 * @throws where no entry of the Procfile starts it.
 */
export function nodeOptionsOf(program: string): string[] {
  if (program.startsWith('test/')) return [];
  const entries = parseProcfile(readFileSync('Procfile', 'utf8'));
  const words = entries.map(({ command }) => command.split(/ +/));
  const found = words.find((command) => command.at(-1) === `dist/${program}`);
  if (!found) throw new Error(`no entry of the Procfile starts ${program}`);
  return found.slice(1, -1);
}
