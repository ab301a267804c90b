import type { ReactNode } from 'react';
import type { Trend } from '../../model/compare.js';
import type { Tone } from '../../model/tones.js';
import { Tag } from '../../ui/index.js';
import style from './compare.module.css';

const MARKS: Readonly<Record<Trend, readonly [arrow: string, tone: Tone, word: string]>> = {
  better: ['▲', 'good', 'better'],
  worse: ['▼', 'bad', 'worse'],
  same: ['', 'pending', 'same'],
  other: ['', 'pending', 'differs'],
};

interface TrendProps {
  readonly trend: Trend;
  /** What stands in place of `better` and `worse`. */
  readonly words?: Partial<Readonly<Record<Trend, string>>>;
  readonly children?: ReactNode;
}

/** `▼ worse −8`: an arrow and a word, besides the colour. */
export function TrendMark({ trend, words, children }: TrendProps) {
  const [arrow, tone, word] = MARKS[trend];
  if (trend === 'same') return <span className={style.quiet}>same</span>;
  return (
    <Tag tone={tone}>
      {arrow && <span aria-hidden="true">{arrow}</span>} {words?.[trend] ?? word} {children}
    </Tag>
  );
}
