import type { ReactNode } from 'react';
import type { Grade, RunStatus, Severity } from '../../sdk/types.js';
import { ago, count, exactTime, sentence } from '../model/format.js';
import {
  gradeTone,
  severityTone,
  statusTone,
  type Tone,
  type VerdictWord,
  verdictMark,
  verdictMeaning,
  verdictTone,
} from '../model/tones.js';
import style from './marks.module.css';
import { useNow } from './now.js';

export function Tag({
  tone,
  title,
  children,
}: {
  tone: Tone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={`${style.tag} ${style[tone]}`} title={title}>
      {children}
    </span>
  );
}

/** The letter on its colour; `large` beside a score in large figures. */
export function GradeLetter({ grade, large = false }: { grade: Grade | null; large?: boolean }) {
  const size = large ? `${style.letter} ${style.large}` : style.letter;
  return <span className={`${size} ${style[gradeTone(grade)]}`}>{grade ?? '–'}</span>;
}

/** The letter on its colour, and the points beside it. */
export function GradeMark({ grade, score }: { grade: Grade | null; score?: number | null }) {
  return (
    <span className={style.grade}>
      <GradeLetter grade={grade} />
      {score !== undefined && <span>{score ?? 'no score'}</span>}
    </span>
  );
}

export function StatusMark({ status }: { status: RunStatus }) {
  return <Tag tone={statusTone(status)}>{sentence(status)}</Tag>;
}

export function SeverityMark({ severity }: { severity: Severity }) {
  return <Tag tone={severityTone(severity)}>{sentence(severity)}</Tag>;
}

export function VerdictTag({ verdict }: { verdict: VerdictWord | null }) {
  return (
    <Tag tone={verdictTone(verdict)} title={verdictMeaning(verdict)}>
      <span aria-hidden="true">{verdictMark(verdict)}</span> {sentence(verdict ?? 'open')}
    </Tag>
  );
}

export function Count({ value }: { value: number }) {
  return <span>{count(value)}</span>;
}

/** `5 minutes ago`, the exact time on hover. */
export function When({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null) return <span>never</span>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {ago(Date.parse(at), now)}
    </time>
  );
}
