import type { ReliabilityTestResult } from '../../options.js';
import type { Verdict, VerdictCounts } from '../../oracle/index.js';
import { plainText } from '../plain-text.js';
import { grid } from './grid.js';
import { wrapped } from './layout.js';
import type { Pen } from './paint.js';

const ORDER: readonly Verdict[] = [
  'kept',
  'lost',
  'partial',
  'duplicated',
  'failed',
  'applied',
  'unknown',
];
const ALWAYS_SHOWN: ReadonlySet<Verdict> = new Set(['kept', 'lost', 'duplicated']);

/** What the verdicts mean that a reader cannot guess. */
const MEANINGS: Partial<Record<Verdict, string>> = {
  lost: 'lost: acknowledged, and not there',
  partial: 'partial: there with other values',
  duplicated: 'duplicated: there more than once',
  failed: 'failed: not applied, and the client knows',
  applied: 'applied: there, and the client does not know',
  unknown: 'unknown: could not be read back',
};

/** Operations by kind and verdict, and what the verdicts mean that were given. */
export function operationTable(result: ReliabilityTestResult, { paint, columns }: Pen): string {
  const shown = ORDER.filter((each) => ALWAYS_SHOWN.has(each) || result.verdicts[each] > 0);
  const cells = (begun: number, acknowledged: number, verdicts: VerdictCounts) =>
    [begun, acknowledged, ...shown.map((verdict) => verdicts[verdict])].map(String);
  const kinds = Object.entries(result.kinds).map(([kind, counts]) => [
    plainText(kind),
    ...cells(counts.operations, counts.acknowledged, counts.verdicts),
  ]);
  const { operations, acknowledged, verdicts } = result;
  const rows = [
    ...(kinds.length > 1 ? kinds : []),
    ['all', ...cells(operations, acknowledged, verdicts)],
  ];
  const lines = grid(['', 'begun', 'acknowledged', ...shown], rows, columns);
  const meanings = shown.flatMap((verdict) => {
    const meaning = verdicts[verdict] > 0 ? MEANINGS[verdict] : undefined;
    if (meaning === undefined) return [];
    const style = BAD.has(verdict) ? 'red' : 'yellow';
    return wrapped(meaning, columns - 2).map((line) => paint(style, `  ${line}`));
  });
  const skipped = result.skipped.length;
  if (skipped > 0) {
    const words = `${skipped} not begun: what they work on was never created`;
    meanings.push(...wrapped(words, columns - 2).map((line) => `  ${line}`));
  }
  return [...lines, ...meanings].join('\n');
}

const BAD: ReadonlySet<Verdict> = new Set(['lost', 'partial', 'duplicated']);
