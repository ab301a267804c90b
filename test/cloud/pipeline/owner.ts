import { createAgent, createProject } from '../../helpers/accounts.js';
import type { CallOptions } from '../../helpers/call.js';
import type { TestCloud } from '../../helpers/cloud.js';
import { numberedEvents, TestRuns } from '../../helpers/runs.js';
import type { GuardedRoute, Owned } from './guarded-routes.js';

/** In every text field of the owner, so that an answer that leaks one of them shows it. */
export const MARK = 'owner-only-7f3a';

export interface Owner {
  readonly runs: TestRuns;
  readonly owned: Owned;
  /** What no answer to anybody else may hold: ids, names, keys. */
  readonly secrets: readonly string[];
}

/** Somebody with one of everything: a final run with events, a rejection, score and report. */
export async function createOwner(cloud: TestCloud): Promise<Owner> {
  const project = await createProject(cloud.url, undefined, `Shop ${MARK}`);
  const agent = await createAgent(cloud.url, project, `laptop ${MARK}`);
  const runs = new TestRuns(cloud, agent);
  const run = await runs.open({ scenario: MARK, labels: { branch: MARK } });
  const events = numberedEvents(1, 5).map((event) => ({ ...event, message: MARK }));
  await runs.sendAll(run, [events]);
  await runs.sendAll(run, [[{ seq: 1, event_type: 'other_content', message: MARK }]]);
  await runs.until(run, 'has a rejection', ({ ingest }) => ingest.rejected === 1);
  await runs.finish(run);
  await runs.final(run);
  const report = (await runs.read(`/api/runs/${run}/report`)).body.data as { id: string };
  const event = await cloud.db('events').where('run_id', run).first('id');
  const rejection = await cloud.db('rejections').where('run_id', run).first('id');
  const { owner } = project;
  const owned = {
    project: project.id,
    agent: agent.id,
    run,
    event: event.id,
    report: report.id,
    email: owner.email,
  };
  const names = [MARK, MARK.toUpperCase(), project.slug, agent.key, agent.key.slice(0, 21)];
  const secrets = [...Object.values(owned), owner.id, owner.token, rejection.id, ...names];
  return { runs, owned, secrets };
}

/** The request of a route as its rightful caller would make it. */
export function rightfulRequest(
  { path, options = () => ({}) }: GuardedRoute,
  { owned, runs }: Owner,
  byUser: boolean,
): { path: string; options: CallOptions } {
  const { key, project } = runs.agent;
  const credentials = byUser ? { token: project.owner.token } : { agentKey: key };
  return { path: path(owned), options: { ...options(owned), ...credentials } };
}
