import { useQueryClient } from '@tanstack/react-query';
import type { Project } from '../../../sdk/types.js';
import { Empty } from '../../ui/index.js';
import { AgentForm } from '../agents/agent-form.js';
import style from './onboarding.module.css';

/** A project whose agents are all gone, or never came to be. */
export function FirstAgent({ project }: { project: Project }) {
  const queries = useQueryClient();
  return (
    <div className={style.narrow}>
      <Empty title="This project has no agent yet.">
        <span>An agent is a machine, or a CI job, that may submit runs for this project.</span>
        <AgentForm
          projectId={project.id}
          onCreated={() => void queries.invalidateQueries({ queryKey: ['/api/agents'] })}
        />
      </Empty>
    </div>
  );
}
