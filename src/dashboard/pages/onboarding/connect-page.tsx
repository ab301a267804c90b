import { useParams } from 'react-router';
import type { Agent, Project } from '../../../sdk/types.js';
import { useWhole } from '../../api/names.js';
import { every, useData } from '../../api/queries.js';
import { withParam } from '../../model/runs-view.js';
import { useTrail } from '../../shell/trail.js';
import { ButtonLink, Gone, isGone, Loaded, Page, Skeleton, useAddress } from '../../ui/index.js';
import { AgentChoice } from './agent-choice.js';
import { CommandStep } from './command-step.js';
import { FirstAgent } from './first-agent.js';
import { FirstEventStep } from './first-event-step.js';
import { KeyStep } from './key-step.js';
import style from './onboarding.module.css';

/** From a key to the first event of a run. `?agent=` says whose; the newest agent's otherwise. */
export function ConnectPage() {
  const { projectId = '' } = useParams();
  return <Connect key={projectId} projectId={projectId} />;
}

function Connect({ projectId }: { projectId: string }) {
  const project = useData<Project>(`/api/projects/${projectId}`);
  const agents = useWhole<Agent>('/api/agents', { project_id: projectId }, every.seldom);
  const name = project.data?.name ?? 'Project';
  useTrail([
    { text: 'Projects', to: '/projects' },
    { text: name, to: `/projects/${projectId}` },
    { text: 'Connect' },
  ]);
  if (isGone(project.error)) return <Gone what="project" to="/projects" />;
  return (
    <Page
      title="Connect an agent"
      subtitle={project.data ? `It tests ${name} from where you run it.` : undefined}
      actions={<ButtonLink to={`/projects/${projectId}`}>Open the project</ButtonLink>}
    >
      <Loaded query={project} skeleton={<Skeleton lines={10} />}>
        {(loaded) => (
          <Loaded query={agents} skeleton={<Skeleton lines={10} />}>
            {(items) => <Steps project={loaded} agents={items} />}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Steps({ project, agents }: { project: Project; agents: readonly Agent[] }) {
  const [params, edit] = useAddress();
  const wanted = params.get('agent');
  const agent = agents.find(({ id }) => id === wanted) ?? agents[0];
  if (!agent) return <FirstAgent project={project} />;
  return (
    <div className={style.steps}>
      {agents.length > 1 && (
        <AgentChoice
          agents={agents}
          chosen={agent}
          onChoose={(id) => edit((now) => withParam(now, 'agent', id))}
        />
      )}
      <ol className={style.list}>
        <KeyStep key={`key ${agent.id}`} agent={agent} />
        <CommandStep key={`command ${agent.id}`} agent={agent} project={project} />
        <FirstEventStep agent={agent} />
      </ol>
    </div>
  );
}
