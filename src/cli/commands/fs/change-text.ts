import type { Change } from '../../../engine/node/index.js';
import type { Paint } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';

const STYLES = { created: 'green', updated: 'yellow', deleted: 'red', renamed: 'cyan' } as const;

/** One line of `fs diff` and `fs watch`. */
export function changeText(change: Change, paint: Paint): string {
  const from = change.kind === 'renamed' ? `${plainText(change.from)} -> ` : '';
  const kind = paint(STYLES[change.kind], change.kind.padEnd(7));
  return `${kind}  ${from}${plainText(change.path)}`;
}
