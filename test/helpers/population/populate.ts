import { CloudClient } from '../../../src/sdk/index.js';
import { PASSWORD } from '../accounts.js';
import type { TestCloud } from '../cloud.js';
import { backdate } from './backdate.js';
import { HISTORIES, type History, LIVE_STORY } from './histories.js';
import { finished, openRun, sendStory, untilFinal } from './submit.js';

export interface Population {
  readonly email: string;
  readonly password: string;
  readonly user: CloudClient;
  /** Ids by the project's name. */
  readonly projects: ReadonlyMap<string, string>;
  /** Final runs, the newest last. */
  readonly runs: ReadonlyMap<string, readonly string[]>;
  /** It goes on for as long as nobody ends it. */
  readonly live: string;
}

const DAY_MS = 86_400_000;

/** What a team has after some weeks: projects that got better and worse, one run under way. */
export async function populate(
  cloud: TestCloud,
  { most = 30, email = 'ada@example.com' } = {},
): Promise<Population> {
  const anonymous = new CloudClient({ baseUrl: cloud.url });
  const { token } = await anonymous.register({ email, name: 'Ada Lovelace', password: PASSWORD });
  const user = anonymous.as({ token });
  const projects = new Map<string, string>();
  const runs = new Map<string, string[]>();
  let live = '';
  for (const history of HISTORIES) {
    const { id } = await user.createProject(history.project);
    projects.set(history.project.name, id);
    const agents = await agentsOf(user, id, history);
    const [agent] = agents;
    if (!agent) continue;
    runs.set(history.project.name, await past(cloud, agents, history, most));
    if (history.live) live = await begin(agent, history);
  }
  return { email, password: PASSWORD, user, projects, runs, live };
}

async function agentsOf(user: CloudClient, projectId: string, { agents }: History) {
  const made = [];
  for (const name of agents) {
    const { api_key } = await user.createAgent(projectId, { name });
    made.push(user.as({ apiKey: api_key }));
  }
  return made;
}

/** The last of the history's runs, a day or so apart, the last one some hours ago. */
async function past(
  cloud: TestCloud,
  agents: readonly CloudClient[],
  history: History,
  most: number,
): Promise<string[]> {
  const endings = history.endings.slice(-most);
  const ids = await Promise.all(
    endings.map(async (ending, index) => {
      const agent = agents[index % agents.length];
      if (!agent) throw new Error(`${history.project.name} has no agent`);
      const age = (endings.length - index - 0.8) * DAY_MS;
      const { status = 'finished', ...counts } = ending;
      const labels = { branch: index % 5 === 3 ? 'retry-queue' : 'main', commit: commitOf(index) };
      const options = { ...history.story, ...counts, startedAt: Date.now() - age, seed: index + 1 };
      const { runId, story } = await openRun(agent, options, labels);
      await sendStory(agent, runId, story.events);
      await finished(agent, runId, story, status);
      await untilFinal(agent, runId);
      await backdate(cloud, runId, options.startedAt, story.endedAt);
      return runId;
    }),
  );
  return ids;
}

async function begin(agent: CloudClient, history: History): Promise<string> {
  const options = { ...history.story, ...LIVE_STORY, startedAt: Date.now() - 2_500, seed: 99 };
  const { runId, story } = await openRun(agent, options, { branch: 'main', commit: '9e41c07' });
  await sendStory(agent, runId, story.events.slice(0, Math.floor(story.beforeVerdicts * 0.7)));
  return runId;
}

function commitOf(index: number): string {
  return ((index + 11) * 40_503_773).toString(16).slice(0, 7);
}
