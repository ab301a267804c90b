import picomatch from 'picomatch';
import { Result, SoftadastraError } from '../core/index.js';
import type { SelectionOptions } from './types.js';

/** Whether a path from the root is left out, with all that lies below it. */
export type IsIgnored = (path: string) => boolean;

/** @returns `invalid_argument` for a pattern that is none. */
export function ignoring({ ignore = [], hidden = false }: SelectionOptions): Result<IsIgnored> {
  const matchers: ((path: string, name: string) => boolean)[] = [];
  for (const pattern of ignore) {
    try {
      const matches = picomatch(pattern.replace(/^\.?\//, '').replace(/\/$/, ''), { dot: true });
      const anywhere = !/\/./.test(pattern);
      matchers.push((path, name) => matches(anywhere ? name : path));
    } catch (cause) {
      const message = `${JSON.stringify(pattern.slice(0, 140))} is not a pattern for paths`;
      return Result.err(new SoftadastraError('invalid_argument', message, { cause }));
    }
  }
  return Result.ok((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (!hidden && name.startsWith('.')) || matchers.some((matches) => matches(path, name));
  });
}
