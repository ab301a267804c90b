import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CloudClient, CloudError } from '../../sdk/index.js';

export interface DemoLogin {
  email: string;
  password: string;
}

export interface DemoAccount {
  login: DemoLogin;
  /** Speaks as the demo's user. */
  client: CloudClient;
}

/**
 * Signs the demo's user in, and registers it where the database does not know it. The password is
 * made up once and kept in the data directory, readable by its owner alone.
 */
export async function signIn(baseUrl: string, dataDir: string): Promise<DemoAccount> {
  const anonymous = new CloudClient({ baseUrl });
  const file = path.join(dataDir, 'demo', 'login.json');
  let login = readLogin(file) ?? newLogin('demo@example.com');
  const known = await orNull(anonymous.login(login), 401);
  const registered = known ?? (await orNull(register(anonymous, login), 409));
  // The address is taken with another password: the file was lost, the database was not.
  if (!registered) login = newLogin(`demo-${randomBytes(3).toString('hex')}@example.com`);
  const session = registered ?? (await register(anonymous, login));
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(login, null, 2), { mode: 0o600 });
  return { login, client: anonymous.as({ token: session.token }) };
}

function readLogin(file: string): DemoLogin | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoLogin) : null;
}

function newLogin(email: string): DemoLogin {
  return { email, password: randomBytes(12).toString('base64url') };
}

function register(client: CloudClient, login: DemoLogin) {
  return client.register({ ...login, name: 'Demo' });
}

/** Null where the cloud answers with that status. */
async function orNull<T>(answer: Promise<T>, status: number): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudError && error.status === status) return null;
    throw error;
  }
}
