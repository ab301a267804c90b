import type { Rule } from './index.js';

/** What each part of the engine may import beside itself. `node` wires all of them. */
const ENGINE: Readonly<Record<string, readonly string[]>> = {
  core: [],
  disk: ['core'],
  fs: ['core', 'disk'],
  wal: ['core', 'disk'],
  store: ['core', 'disk', 'wal'],
  sync: ['core', 'disk', 'wal', 'store'],
  transport: ['core'],
  discovery: ['core'],
  metadata: ['core', 'disk'],
};

/** The engine stands alone: its parts import in one direction, and nothing from outside of it. */
export const engineRules: readonly Rule[] = [
  {
    name: 'engine',
    appliesTo: (file) => file.startsWith('src/engine/'),
    allows: (target, file) => {
      if (!/\.tsx?$/.test(target)) return true;
      if (!target.startsWith('src/engine/')) return false;
      const [from, to] = [partOf(file), partOf(target)];
      const allowed = from === undefined ? undefined : ENGINE[from];
      return from === to || allowed === undefined || (to !== undefined && allowed.includes(to));
    },
  },
];

/** All others get a Disk: a simulated one loses power thousands of times a minute. */
export const engineFileRule: Rule = {
  name: 'engine files',
  appliesTo: (file) => /^src\/engine\/(?!disk\/|fs\/)/.test(file),
  allows: (target) => !/^(node:)?fs(\/|$)/.test(target),
};

function partOf(file: string): string | undefined {
  return /^src\/engine\/([^/]+)\//.exec(file)?.[1];
}
