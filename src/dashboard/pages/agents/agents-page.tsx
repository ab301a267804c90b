import { useState } from 'react';
import type { Agent, Project } from '../../../sdk/types.js';
import { type NameOf, useNames, useWhole } from '../../api/names.js';
import { every, usePage } from '../../api/queries.js';
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
  Skeleton,
  useAddress,
} from '../../ui/index.js';
import style from './agents.module.css';
import { AgentsTable } from './agents-table.js';
import { CreateDialog } from './create-dialog.js';

const LIMIT = 50;
const PRESENCES = [
  { value: '', text: 'Any presence' },
  { value: 'online', text: 'Online' },
  { value: 'idle', text: 'Idle' },
  { value: 'offline', text: 'Offline' },
];

/** All agents of the account. `?project_id=`, `?presence=` and `?offset=` say which are shown. */
export function AgentsPage() {
  const [params, edit] = useAddress();
  const [creating, setCreating] = useState(false);
  const projectId = params.get('project_id') ?? '';
  const presence = params.get('presence') ?? '';
  const offset = offsetOf(params);
  const projects = useWhole<Project>('/api/projects', {}, every.seldom);
  const query = { project_id: projectId, presence, limit: LIMIT, offset };
  const agents = usePage<Agent>('/api/agents', query, every.often);
  useTrail([{ text: 'Agents' }]);
  const show = (name: string, value: string) =>
    edit((now) => withParam(withParam(now, 'offset', ''), name, value));
  const known = projects.data ?? [];
  const nameOf = useNames('/api/projects', projects.data, [
    ...(agents.data?.items ?? []).map((agent) => agent.project_id),
    ...(projectId === '' ? [] : [projectId]),
  ]);
  const filtered = projectId !== '' || presence !== '';
  return (
    <Page
      title="Agents"
      subtitle="A machine or CI job that may submit runs for one project, by its key."
      actions={
        <Button kind="primary" disabled={known.length === 0} onClick={() => setCreating(true)}>
          Create an agent
        </Button>
      }
    >
      <div className={style.filters}>
        <Choice
          label="Project"
          value={projectId}
          choices={[
            { value: '', text: 'All projects' },
            ...known.map(({ id, name }) => ({ value: id, text: name })),
            ...unlisted(known, projectId, nameOf),
          ]}
          onChange={(value) => show('project_id', value)}
        />
        <Choice
          label="Presence"
          value={presence}
          choices={PRESENCES}
          onChange={(value) => show('presence', value)}
        />
      </div>
      <Loaded query={agents} skeleton={<Skeleton lines={8} />}>
        {({ items, total }) =>
          items.length === 0 ? (
            <NoAgents filtered={filtered} projects={projects.data && known.length} />
          ) : (
            <>
              <AgentsTable agents={items} projectName={nameOf} />
              {total > LIMIT && (
                <Pager
                  offset={offset}
                  limit={LIMIT}
                  total={total}
                  onOffset={(next) =>
                    edit((now) => withParam(now, 'offset', next ? `${next}` : ''), 'step')
                  }
                />
              )}
            </>
          )
        }
      </Loaded>
      {creating && (
        <CreateDialog
          projects={known}
          projectId={projectId || known[0]?.id || ''}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

/** The project that the address asks for, where there are too many to list it. */
function unlisted(known: readonly Project[], chosen: string, nameOf: NameOf) {
  if (chosen === '' || known.some(({ id }) => id === chosen)) return [];
  return [{ value: chosen, text: nameOf(chosen) ?? chosen }];
}

/** @param projects how many there are; undefined while that is not known. */
function NoAgents({ filtered, projects }: { filtered: boolean; projects: number | undefined }) {
  if (projects === 0) {
    return (
      <Empty title="There are no agents yet.">
        <span>An agent belongs to a project: both are made in one step.</span>
        <ButtonLink to="/start" kind="primary">
          Create a project
        </ButtonLink>
      </Empty>
    );
  }
  if (filtered) {
    return (
      <Empty title="No agent matches these filters.">
        <ButtonLink to="/agents">Show all agents</ButtonLink>
      </Empty>
    );
  }
  return (
    <Empty title="There are no agents yet.">
      <span>Create one above; its key and the command to run are shown next.</span>
    </Empty>
  );
}
