import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Page, Project, Run, TrendPoint } from '../../../sdk/types.js';
import { Sparkline } from '../../charts/sparkline/index.js';
import { changeOf } from '../../model/change.js';
import { counted } from '../../model/format.js';
import {
  Button,
  ButtonLink,
  Failure,
  GradeLetter,
  RiskTags,
  Skeleton,
  When,
} from '../../ui/index.js';
import { ChangeMark, Reasons } from './change-mark.js';
import { DeleteProject } from './delete-project.js';
import { ProjectDialog } from './project-dialog.js';
import style from './projects.module.css';

interface ProjectCardProps {
  readonly project: Project;
  readonly trend: UseQueryResult<Page<TrendPoint>, Error> | undefined;
  /** Runs that are not final. */
  readonly live: readonly Run[];
}

export function ProjectCard({ project, trend, live }: ProjectCardProps) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const close = () => setDialog(null);
  return (
    <article className={style.card} aria-labelledby={`name-${project.id}`}>
      <header className={style.cardHead}>
        <h2 id={`name-${project.id}`}>
          <Link to={`/projects/${project.id}`}>{project.name}</Link>
        </h2>
        <div className={style.cardActions}>
          <Button
            kind="quiet"
            aria-label={`Edit ${project.name}`}
            onClick={() => setDialog('edit')}
          >
            Edit
          </Button>
          <Button
            kind="quiet"
            aria-label={`Delete ${project.name}`}
            onClick={() => setDialog('delete')}
          >
            Delete
          </Button>
        </div>
      </header>
      <Standing project={project} trend={trend} />
      <Running live={live} />
      {dialog === 'edit' && <ProjectDialog project={project} onDone={close} onClose={close} />}
      {dialog === 'delete' && <DeleteProject project={project} onDone={close} onClose={close} />}
    </article>
  );
}

function Standing({ project, trend }: Pick<ProjectCardProps, 'project' | 'trend'>) {
  if (trend?.data === undefined) {
    if (trend?.error) return <Failure error={trend.error} onRetry={() => void trend.refetch()} />;
    return <Skeleton lines={5} />;
  }
  const change = changeOf(trend.data.items);
  if (change === null) return <NoRun project={project} final={trend.data.total} />;
  const { newest } = change;
  return (
    <>
      <div className={style.standing}>
        <Link className={style.score} to={`/runs/${newest.run_id}`}>
          <span className="heard">Score of the newest run: </span>
          <span className={style.points}>{newest.score}</span>
          <span className="heard">, grade </span>
          <GradeLetter grade={newest.grade} large />
        </Link>
        <ChangeMark change={change} />
        <span className={style.spark}>
          <Sparkline points={trend.data.items} />
        </span>
      </div>
      <Reasons change={change} />
      <div className={style.risks}>
        <RiskTags risks={newest.risks} />
      </div>
      <p className={style.last}>
        <When at={newest.finished_at ?? newest.created_at} /> · {newest.scenario} ·{' '}
        {counted(trend.data.total, 'run')}
      </p>
    </>
  );
}

function NoRun({ project, final }: { project: Project; final: number }) {
  return (
    <div className={style.none}>
      <p>{final === 0 ? 'No run yet.' : 'None of its runs has a score.'}</p>
      <ButtonLink to={`/projects/${project.id}/connect`}>Connect an agent</ButtonLink>
    </div>
  );
}

function Running({ live }: { live: readonly Run[] }) {
  const [first] = live;
  if (!first) return null;
  const more = live.length > 1 ? ` and ${counted(live.length - 1, 'more run', 'more runs')}` : '';
  return (
    <p className={style.running} role="status">
      <span className={style.dot} aria-hidden="true" />
      <span>
        Running: <Link to={`/runs/${first.id}`}>{first.scenario}</Link>
        {more}
      </span>
    </p>
  );
}
