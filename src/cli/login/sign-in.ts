import type { AgentWithKey, CloudClient, Project } from '../../sdk/index.js';
import type { Answers } from './answers.js';
import { asLoginError } from './login-error.js';
import { clientFor } from './reach.js';

/** An agent that was made for a login. The user's token goes no further than this. */
export interface MadeAgent {
  readonly agentKey: string;
  readonly agent: { readonly id: string; readonly name: string };
  readonly project: { readonly id: string; readonly name: string };
  readonly projectIsNew: boolean;
  /** For a key that could not be kept. */
  remove(): Promise<void>;
}

/**
 * Signs in with e-mail and password, and makes an agent with a key in the project that is chosen.
 * @throws LoginError where the cloud refuses.
 */
export async function makeAgent(
  url: string,
  answers: Answers,
  name: string,
  signal: AbortSignal,
): Promise<MadeAgent> {
  const asked = async <Value>(answer: Promise<Value>): Promise<Value> =>
    answer.catch((error) => {
      signal.throwIfAborted();
      throw asLoginError(error, url);
    });
  const credentials = { email: await answers.email(), password: await answers.password() };
  const { token } = await asked(clientFor(url, null, signal).login(credentials));
  const user = clientFor(url, { token }, signal);
  const choice = await answers.project(await asked(projectsOf(user)));
  const projectIsNew = 'newName' in choice;
  const project = projectIsNew
    ? await asked(user.createProject({ name: choice.newName }))
    : choice.project;
  const made: AgentWithKey = await asked(user.createAgent(project.id, { name }));
  const { agent, api_key: agentKey } = made;
  return {
    agentKey,
    agent: { id: agent.id, name: agent.name },
    project: { id: project.id, name: project.name },
    projectIsNew,
    remove: () => user.deleteAgent(agent.id),
  };
}

const PAGE = 100;

async function projectsOf(user: CloudClient): Promise<Project[]> {
  const all: Project[] = [];
  for (;;) {
    const { items, total } = await user.listProjects({ limit: PAGE, offset: all.length });
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}
