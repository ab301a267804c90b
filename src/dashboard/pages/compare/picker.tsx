import { useState } from 'react';
import type { Run } from '../../../sdk/types.js';
import { every, usePage } from '../../api/queries.js';
import { matches } from '../../model/compare-picker.js';
import {
  ButtonLink,
  Choice,
  Empty,
  Field,
  GradeMark,
  Loaded,
  Skeleton,
  StatusMark,
  When,
} from '../../ui/index.js';
import style from './compare.module.css';

interface PickerProps {
  readonly name: string;
  /** The run on the other side: most often the two are of one project. */
  readonly other: Run | undefined;
  readonly onPick: (id: string) => void;
}

const OFFERED = 100;
const RUN_ID = /^run_[0-9a-f]{32}$/;

/** The latest runs to choose from, narrowed by words; any other by its id. */
export function Picker({ name, other, onPick }: PickerProps) {
  const [words, setWords] = useState('');
  const [everywhere, setEverywhere] = useState(false);
  const project = other && !everywhere ? { project_id: other.project_id } : {};
  const runs = usePage<Run>('/api/runs', { limit: OFFERED, ...project }, every.often);
  const wanted = words.trim();
  return (
    <section className={style.card} aria-label={`Choose run ${name}`}>
      <h2>Choose run {name}</h2>
      <Field
        label="Scenario, address, label or id"
        type="search"
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {other && (
        <Choice
          label="From"
          value={everywhere ? 'all' : 'project'}
          choices={[
            { value: 'project', text: 'the same project' },
            { value: 'all', text: 'all projects' },
          ]}
          onChange={(value) => setEverywhere(value === 'all')}
        />
      )}
      <Loaded query={runs} skeleton={<Skeleton lines={8} />}>
        {({ items, total }) => (
          <Offers
            runs={items.filter((run) => run.id !== other?.id && matches(run, wanted))}
            total={total}
            id={RUN_ID.test(wanted) && wanted !== other?.id ? wanted : null}
            onPick={onPick}
          />
        )}
      </Loaded>
    </section>
  );
}

interface OffersProps {
  readonly runs: readonly Run[];
  readonly total: number;
  readonly id: string | null;
  readonly onPick: (id: string) => void;
}

function Offers({ runs, total, id, onPick }: OffersProps) {
  if (total === 0) {
    return (
      <Empty title="No run to compare with yet.">
        <ButtonLink to="/projects">Go to the projects</ButtonLink>
      </Empty>
    );
  }
  const isOffered = runs.some((run) => run.id === id);
  return (
    <ul className={style.offers}>
      {id !== null && !isOffered && (
        <li>
          <button type="button" className={style.offer} onClick={() => onPick(id)}>
            <span className={style.offerName}>{id}</span>
          </button>
        </li>
      )}
      {runs.map((run) => (
        <li key={run.id}>
          <button type="button" className={style.offer} onClick={() => onPick(run.id)}>
            <span className={style.offerName}>{run.scenario}</span>
            <span className={style.offerFacts}>
              <GradeMark grade={run.grade} score={run.score} />
              <StatusMark status={run.status} />
              <When at={run.started_at ?? run.created_at} />
            </span>
            <span className={style.offerTarget}>
              {run.method} {run.target_url}
            </span>
          </button>
        </li>
      ))}
      {runs.length === 0 && id === null && <li>None of the latest {OFFERED} runs is like that.</li>}
      {total > OFFERED && <li>Older runs: paste an id, or pick two in the list of runs.</li>}
    </ul>
  );
}
