import type { Agent } from '../../../sdk/types.js';
import { useWhole } from '../../api/names.js';
import { every } from '../../api/queries.js';
import { ButtonLink, Empty, Loaded, Skeleton } from '../../ui/index.js';
import { AgentsTable } from '../agents/index.js';

/** Who may submit runs, whether they are there, and their keys. */
export function ProjectAgents({ projectId }: { projectId: string }) {
  const agents = useWhole<Agent>('/api/agents', { project_id: projectId }, every.seldom);
  return (
    <Loaded query={agents} skeleton={<Skeleton lines={3} />}>
      {(items) =>
        items.length === 0 ? (
          <Empty title="No agent may submit runs yet.">
            <ButtonLink to={`/projects/${projectId}/connect`} kind="primary">
              Connect an agent
            </ButtonLink>
          </Empty>
        ) : (
          <AgentsTable agents={items} />
        )
      }
    </Loaded>
  );
}
