import type { TrendPoint } from '../../../sdk/types.js';
import { sparkOf, sparkWords } from '../../model/sparkline.js';
import { gradeTone } from '../../model/tones.js';
import style from './sparkline.module.css';

const WIDTH = 112;
const HEIGHT = 40;

/** Scores of runs, oldest first, between 0 and 100; the dot has the colour of the newest grade. */
export function Sparkline({ points }: { points: readonly TrendPoint[] }) {
  const values = points.map(({ score }) => score);
  const { paths, last } = sparkOf(values, WIDTH, HEIGHT, 4);
  const grade = points.findLast(({ score }) => score !== null)?.grade;
  return (
    <svg
      className={style.spark}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={sparkWords(values)}
    >
      <path className={style.floor} d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {paths.map((path) => (
        <path key={path} className={style.line} d={path} />
      ))}
      {last && <circle className={style[gradeTone(grade)]} cx={last.x} cy={last.y} r="3.5" />}
    </svg>
  );
}
