import { commitOf } from '../../model/trend.js';
import style from './runs.module.css';

const MOST_SHOWN = 2;

/** The first labels as `name value`; all of them on hover. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  const all = Object.entries(labels);
  if (all.length === 0) return <span className={style.quiet}>none</span>;
  const title = all.map(([name, value]) => `${name}: ${value}`).join('\n');
  return (
    <span className={style.labels} title={title}>
      {all.slice(0, MOST_SHOWN).map(([name, value]) => (
        <span key={name} className={style.label}>
          <span className={style.quiet}>{name}</span> {commitOf({ commit: value })}
        </span>
      ))}
      {all.length > MOST_SHOWN && <span className={style.quiet}>+{all.length - MOST_SHOWN}</span>}
    </span>
  );
}
