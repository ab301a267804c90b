import { createAgent, createProject, createUser } from '../../helpers/accounts.js';
import type { CallOptions } from '../../helpers/call.js';
import { OPERATOR_TOKEN, type TestCloud } from '../../helpers/cloud.js';
import type { TestRuns } from '../../helpers/runs.js';

export interface Caller {
  readonly who: string;
  readonly credentials: CallOptions;
  /** Somebody the cloud knows, with things of their own; the others are nobody. */
  readonly known: boolean;
}

/** Everybody but the owner and the owner's agent. */
export async function makeStrangers(cloud: TestCloud, runs: TestRuns): Promise<Caller[]> {
  const { project, key } = runs.agent;
  const { owner } = project;
  const other = await createAgent(cloud.url);
  const siblingOf = (name: string) => createProject(cloud.url, owner, name);
  const sibling = await createAgent(cloud.url, await siblingOf('Another of the same owner'));
  const rotated = await createAgent(cloud.url, project, 'rotated');
  const deleted = await createAgent(cloud.url, project, 'deleted');
  const orphan = await createAgent(cloud.url, await siblingOf('One that goes'));
  await runs.asOwner('POST', `/api/agents/${rotated.id}/rotate-key`);
  await runs.asOwner('DELETE', `/api/agents/${deleted.id}`);
  await runs.asOwner('DELETE', `/api/projects/${orphan.project.id}`);
  const known = (who: string, credentials: CallOptions) => ({ who, credentials, known: true });
  const nobody = (who: string, credentials: CallOptions) => ({ who, credentials, known: false });
  const basic = Buffer.from(`operator:${OPERATOR_TOKEN}`).toString('base64');
  return [
    known('another user', { token: other.project.owner.token }),
    known("another user's agent", { agentKey: other.key }),
    known("an agent of the owner's other project", { agentKey: sibling.key }),
    nobody('a rotated key', { agentKey: rotated.key }),
    nobody('the key of a deleted agent', { agentKey: deleted.key }),
    nobody('the key of a deleted project', { agentKey: orphan.key }),
    nobody('a user who is gone', { token: await tokenOfDeletedUser(cloud) }),
    nobody('no credentials', {}),
    nobody('an unsigned token', { token: 'eyJhbGciOiJub25lIn0.e30.' }),
    nobody('a token of nonsense', { token: 'x'.repeat(200) }),
    nobody('a key of nonsense', { agentKey: `sa_agent_key_${'0'.repeat(48)}` }),
    nobody('an empty key', { headers: { 'x-agent-key': '' } }),
    nobody("the owner's token as a key", { agentKey: owner.token }),
    nobody("the agent's key as a token", { token: key }),
    nobody("the agent's key with an edit", { agentKey: `${key.slice(0, -1)}x` }),
    nobody("the agent's key in upper case", { agentKey: key.toUpperCase() }),
    nobody('the operator token', { token: OPERATOR_TOKEN }),
    nobody('the operator token as a password', { headers: { authorization: `Basic ${basic}` } }),
    nobody('the operator token as a key', { agentKey: OPERATOR_TOKEN }),
  ];
}

async function tokenOfDeletedUser(cloud: TestCloud): Promise<string> {
  const user = await createUser(cloud.url);
  await cloud.database.write('users').where('id', user.id).del();
  return user.token;
}
