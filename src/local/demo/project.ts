import type { CloudClient } from '../../sdk/index.js';

const AGENT_NAME = 'demo agent';

/** A key for the demo's agent, with project and agent made where they are not there yet. */
export async function obtainAgentKey(client: CloudClient, projectName: string): Promise<string> {
  const projects = await client.listProjects({ limit: 100 });
  const project =
    projects.items.find(({ name }) => name === projectName) ??
    (await client.createProject({
      name: projectName,
      description: 'The sample API that npm run demo tests.',
    }));
  const agents = await client.listAgents({ project_id: project.id, limit: 100 });
  const agent = agents.items.find(
    ({ name, project_id }) => name === AGENT_NAME && project_id === project.id,
  );
  // A key is shown once only, so an agent that is known already gets a new one.
  const answer = agent
    ? await client.rotateKey(agent.id)
    : await client.createAgent(project.id, { name: AGENT_NAME });
  return answer.api_key;
}
