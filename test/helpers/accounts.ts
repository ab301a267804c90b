import { randomBytes } from 'node:crypto';
import { call } from './call.js';

export const PASSWORD = 'correct horse battery';

export interface TestUser {
  id: string;
  email: string;
  token: string;
}

export interface TestProject {
  id: string;
  slug: string;
  owner: TestUser;
}

export interface TestAgent {
  id: string;
  key: string;
  project: TestProject;
}

export async function createUser(base: string, email = newEmail()): Promise<TestUser> {
  const json = { email, name: 'Ada', password: PASSWORD };
  const data = await post<{ user: { id: string }; token: string }>(base, '/api/auth/register', {
    json,
  });
  return { id: data.user.id, email, token: data.token };
}

export async function createProject(
  base: string,
  owner?: TestUser,
  name = 'Orders',
): Promise<TestProject> {
  const user = owner ?? (await createUser(base));
  const data = await post<{ id: string; slug: string }>(base, '/api/projects', {
    token: user.token,
    json: { name },
  });
  return { ...data, owner: user };
}

export async function createAgent(
  base: string,
  parent?: TestProject,
  name = 'laptop',
): Promise<TestAgent> {
  const project = parent ?? (await createProject(base));
  const data = await post<{ agent: { id: string }; api_key: string }>(
    base,
    `/api/projects/${project.id}/agents`,
    { token: project.owner.token, json: { name } },
  );
  return { id: data.agent.id, key: data.api_key, project };
}

export function newEmail(): string {
  return `user-${randomBytes(6).toString('hex')}@example.com`;
}

async function post<T>(
  base: string,
  path: string,
  options: { token?: string; json: unknown },
): Promise<T> {
  const { status, text, body } = await call(base, 'POST', path, options);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
  return body.data as T;
}
