import { Skeleton } from '../../ui/index.js';
import style from './projects.module.css';

const CARDS = ['one', 'two', 'three'];

/** Cards that are still to come. */
export function CardSkeletons() {
  return (
    <div className={style.cards}>
      {CARDS.map((card) => (
        <div key={card} className={style.card}>
          <Skeleton lines={7} />
        </div>
      ))}
    </div>
  );
}
