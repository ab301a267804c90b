import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Line } from './lines.js';

const CALL = /\bshows\(\s*t\s*,([\d\s,]+)\)/g;

/** Which test files say in their source that they show a line. */
export function declaredIn(sources: Iterable<readonly [file: string, text: string]>) {
  const declared = new Map<Line, string[]>();
  for (const [file, text] of sources) {
    const numbers = [...text.matchAll(CALL)].flatMap(([, list = '']) => list.match(/\d+/g) ?? []);
    for (const number of new Set(numbers.map(Number))) {
      const line = number as Line;
      declared.set(line, [...(declared.get(line) ?? []), file]);
    }
  }
  return declared;
}

/** Every test of the tree, as `test/…`, with its text. */
export function readTests(root: string): [file: string, text: string][] {
  return readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name.split(path.sep).join('/')}`)
    .sort()
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]);
}
