import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Project } from '../../../sdk/types.js';
import { every, useData } from '../../api/queries.js';
import { useTrail } from '../../shell/trail.js';
import {
  Button,
  ButtonLink,
  Gone,
  isGone,
  Loaded,
  Page,
  Section,
  Skeleton,
} from '../../ui/index.js';
import { DeleteProject, ProjectDialog } from '../projects/index.js';
import { PickedRuns, RunsTable } from '../runs/index.js';
import { ProjectAgents } from './project-agents.js';
import { ProjectStanding } from './project-standing.js';
import { ProjectTrend } from './project-trend.js';

/** One application under test: where it stands, how it came there, who tests it, and every run. */
export function ProjectPage() {
  const { projectId = '' } = useParams();
  const project = useData<Project>(`/api/projects/${projectId}`, every.seldom);
  const name = project.data?.name ?? 'Project';
  useTrail([{ text: 'Projects', to: '/projects' }, { text: name }]);
  if (isGone(project.error)) return <Gone what="project" to="/projects" />;
  if (project.data) return <Body key={project.data.id} project={project.data} />;
  return (
    <Page title="Project">
      <Loaded query={project} skeleton={<Skeleton lines={12} />}>
        {() => null}
      </Loaded>
    </Page>
  );
}

function Body({ project }: { project: Project }) {
  const { id, name, description, base_url } = project;
  return (
    <Page
      title={name}
      subtitle={
        <>
          {description && <div>{description}</div>}
          {base_url && <div>{base_url}</div>}
        </>
      }
      actions={<Actions project={project} />}
    >
      <ProjectStanding projectId={id} />
      <Section title="Score over runs">
        <ProjectTrend projectId={id} />
      </Section>
      <Section title="Agents" aside={<ButtonLink to="/agents">All agents</ButtonLink>}>
        <ProjectAgents projectId={id} />
      </Section>
      <Section title="Runs">
        <RunsTable projectId={id} target={base_url} showPicked={false} />
      </Section>
      <PickedRuns />
    </Page>
  );
}

function Actions({ project }: { project: Project }) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const navigate = useNavigate();
  const close = () => setDialog(null);
  return (
    <>
      <ButtonLink to={`/projects/${project.id}/connect`}>Connect an agent</ButtonLink>
      <Button onClick={() => setDialog('edit')}>Edit</Button>
      <Button kind="danger" onClick={() => setDialog('delete')}>
        Delete
      </Button>
      {dialog === 'edit' && <ProjectDialog project={project} onDone={close} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteProject
          project={project}
          onDone={() => void navigate('/projects')}
          onClose={close}
        />
      )}
    </>
  );
}
