import { Link } from 'react-router';
import { type Change, changeOf, changeWords, directionOf } from '../../model/change.js';
import { RISKS } from '../../model/risks.js';
import { GradeLetter, Section, Tag, When } from '../../ui/index.js';
import { ChangeMark, Reasons } from '../projects/index.js';
import style from './project.module.css';
import { useTrend } from './use-trend.js';

/** The newest run: its score, what changed and why, and the four risks. Nothing before the first. */
export function ProjectStanding({ projectId }: { projectId: string }) {
  const trend = useTrend(projectId);
  const change = trend.data ? changeOf(trend.data.items) : null;
  if (change === null) return null;
  return (
    <Section
      title="Newest run"
      aside={
        <Link to={`/runs/${change.newest.run_id}`}>
          {change.newest.scenario},{' '}
          <When at={change.newest.finished_at ?? change.newest.created_at} />
        </Link>
      }
    >
      <div className={style.standing}>
        <Score change={change} />
        <Risks change={change} />
      </div>
    </Section>
  );
}

function Score({ change }: { change: Change }) {
  const { score, grade } = change.newest;
  const words = changeWords(change);
  return (
    <div className={style.score}>
      <p className={style.number}>
        <span className={style.points}>{score}</span>
        <span className="heard">grade </span>
        <GradeLetter grade={grade} large />
        <ChangeMark change={change} />
      </p>
      <p className={style.quiet}>{words.charAt(0).toUpperCase() + words.slice(1)}.</p>
      {directionOf(change) === 'worse' && <Reasons change={change} />}
    </div>
  );
}

function Risks({ change: { newest, appeared } }: { change: Change }) {
  return (
    <ul className={style.risks} aria-label="Risks of the newest run">
      {RISKS.map(({ key, name, mark, tone, found, clear }) => {
        const has = newest.risks?.[key] ?? false;
        const isNew = appeared.some((risk) => risk.key === key);
        return (
          <li key={key} className={style.risk}>
            <h3>{name}</h3>
            <Tag tone={has ? tone : 'good'}>
              <span aria-hidden="true">{has ? mark : '✓'}</span>
              {has ? (isNew ? 'Found, new' : 'Found') : 'Not found'}
            </Tag>
            <span className={style.quiet}>{has ? found : clear}</span>
          </li>
        );
      })}
    </ul>
  );
}
