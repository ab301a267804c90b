import type { ReactNode } from 'react';
import type { TrendPoint } from '../../../sdk/types.js';
import { beforeOf, signed } from '../../model/change.js';
import { exactTime } from '../../model/format.js';
import { commitOf } from '../../model/trend.js';
import { GradeMark, RiskTags } from '../../ui/index.js';
import style from './trend.module.css';

interface PointCardProps {
  readonly point: TrendPoint;
  readonly all: readonly TrendPoint[];
  readonly at: { readonly left: number; readonly top: number };
  /** Width of what it stays within. */
  readonly room: number | undefined;
  readonly children?: ReactNode;
}

const WIDTH = 240;
const APART = 14;

/** The run of a point in short, beside it; on the side where there is room. */
export function PointCard({ point, all, at, room = 0, children }: PointCardProps) {
  const before = beforeOf(all, point);
  const commit = commitOf(point.labels);
  const right = at.left + APART;
  const beside = right + WIDTH <= room ? right : at.left - APART - WIDTH;
  // Where neither side has room for it, it hangs beneath the point.
  const left = beside >= 0 ? beside : Math.max(0, Math.min(at.left - WIDTH / 2, room - WIDTH));
  const top = beside >= 0 ? at.top : at.top + APART;
  return (
    <div className={style.card} style={{ left, top, width: WIDTH }}>
      <div className={style.cardHead}>
        <GradeMark grade={point.grade} score={point.score} />
        {before?.score != null && point.score !== null && (
          <span className={style.quiet}>{signed(point.score - before.score)}</span>
        )}
      </div>
      <div className={style.scenario}>{point.scenario}</div>
      {commit !== null && (
        <div className={style.scenario}>
          <span className={style.quiet}>commit</span> {commit}
        </div>
      )}
      <RiskTags risks={point.risks} />
      <div className={style.quiet}>{exactTime(point.created_at)}</div>
      {children}
    </div>
  );
}
