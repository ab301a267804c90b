import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Page as ListPage, Project } from '../../../sdk/types.js';
import { byAttention, type Change, changeOf, directionOf } from '../../model/change.js';
import { counted } from '../../model/format.js';
import { offsetOf, withParam } from '../../model/runs-view.js';
import { useTrail } from '../../shell/trail.js';
import {
  Button,
  ButtonLink,
  Choice,
  Empty,
  Loaded,
  Page,
  Pager,
  useAddress,
} from '../../ui/index.js';
import { CardSkeletons } from './card-skeletons.js';
import { ProjectCard } from './project-card.js';
import { ProjectDialog } from './project-dialog.js';
import style from './projects.module.css';
import { type Overview, useOverview } from './use-overview.js';

const ORDERS = [
  { value: '', text: 'What got worse first' },
  { value: 'name', text: 'By name' },
  { value: 'created', text: 'Newest first' },
];

/** Every project at a glance: what got worse, by how much, and why. */
export function ProjectsPage() {
  const [params, edit] = useAddress();
  const [creating, setCreating] = useState(false);
  const navigate = useNavigate();
  const offset = offsetOf(params);
  const order = params.get('order') ?? '';
  const overview = useOverview(offset);
  const changes = changesOf(overview);
  useTrail([{ text: 'Projects' }]);
  const set = (name: string, value: string) =>
    edit((now) => withParam(now, name, value), name === 'offset' ? 'step' : undefined);
  return (
    <Page
      title="Projects"
      subtitle={headline([...changes.values()])}
      actions={<Button onClick={() => setCreating(true)}>New project</Button>}
    >
      <Loaded query={overview.projects} skeleton={<CardSkeletons />}>
        {(page) =>
          page.total === 0 ? (
            <NoProjects />
          ) : (
            <>
              {page.total > 1 && (
                <div className={style.order}>
                  <Choice
                    label="Order"
                    value={order}
                    choices={ORDERS}
                    onChange={(value) => set('order', value)}
                  />
                </div>
              )}
              <ul className={style.cards}>
                {ordered(page, order, changes).map((project) => (
                  <li key={project.id}>
                    <ProjectCard
                      project={project}
                      trend={overview.trends.get(project.id)}
                      live={overview.live.get(project.id) ?? []}
                    />
                  </li>
                ))}
              </ul>
              {page.total > page.limit && (
                <Pager {...page} onOffset={(next) => set('offset', next ? String(next) : '')} />
              )}
            </>
          )
        }
      </Loaded>
      {creating && (
        <ProjectDialog
          onDone={({ id }) => void navigate(`/projects/${id}`)}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

function NoProjects() {
  return (
    <Empty title="There is no project yet.">
      <span>A project is an application under test; its first run takes about a minute.</span>
      <ButtonLink to="/start" kind="primary">
        Start with a project
      </ButtonLink>
    </Empty>
  );
}

function changesOf({ trends }: Overview): Map<string, Change | null> {
  const changes = new Map<string, Change | null>();
  for (const [id, { data }] of trends) {
    if (data) changes.set(id, changeOf(data.items));
  }
  return changes;
}

/** `2 of 7 projects got worse in their newest run.` Nothing where none can be compared. */
function headline(changes: readonly (Change | null)[]): string | undefined {
  if (!changes.some((change) => change !== null && change.before !== null)) return undefined;
  const worse = changes.filter((change) => change && directionOf(change) === 'worse').length;
  const all = counted(changes.length, 'project');
  if (worse === 0) return `None of ${all} got worse in its newest run.`;
  return `${worse} of ${all} got worse in ${worse === 1 ? 'its' : 'their'} newest run.`;
}

function ordered(
  { items }: ListPage<Project>,
  order: string,
  changes: ReadonlyMap<string, Change | null>,
): Project[] {
  if (order === 'created') return items;
  const byName = [...items].sort((one, other) => one.name.localeCompare(other.name));
  if (order === 'name') return byName;
  return byName.sort((one, other) =>
    byAttention(changes.get(one.id) ?? null, changes.get(other.id) ?? null),
  );
}
