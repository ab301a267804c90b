import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EnvironmentReader } from './environment.js';

interface Circumstances {
  production: boolean;
  devMode: boolean;
  dataDir: string;
}

interface Secrets {
  jwtSecrets: readonly string[];
  agentKeySecrets: readonly string[];
}

/** HS256 and HMAC-SHA256 want keys of at least their output's 256 bits (RFC 7518 §3.2). */
const LEAST_CHARACTERS = 32;
const TOO_WEAK = `must be a random value of at least ${LEAST_CHARACTERS} characters`;
const WELL_KNOWN = /^(change-?me|secret|password|default|example|development|test)/i;

/**
 * The two signing secrets, each `new` or `new,old`. In development mode a secret that is not given
 * is made up once and kept in the data directory, where every process of the stack finds it.
 */
export function readSecrets(env: EnvironmentReader, circumstances: Circumstances): Secrets {
  return {
    jwtSecrets: readSecret(env, 'CLOUD_JWT_SECRET', 'jwt.secret', circumstances),
    agentKeySecrets: readSecret(
      env,
      'CLOUD_AGENT_API_KEY_SECRET',
      'agent-key.secret',
      circumstances,
    ),
  };
}

/** Whoever holds it sees all that waits in the queues, so it has to be as hard to guess. */
export function readOperatorToken(
  env: EnvironmentReader,
  { production }: Pick<Circumstances, 'production'>,
): string | null {
  const token = env.optional('CLOUD_OPERATOR_TOKEN');
  if (token !== null && production && isWeak(token)) env.bad('CLOUD_OPERATOR_TOKEN', TOO_WEAK);
  return token;
}

function readSecret(
  env: EnvironmentReader,
  name: string,
  fileName: string,
  { production, devMode, dataDir }: Circumstances,
): readonly string[] {
  const given = env.optional(name);
  if (given === null) {
    if (devMode) return [keptSecret(path.join(dataDir, 'secrets', fileName))];
    env.bad(name, `is required; make one with: openssl rand -hex 32`);
    return [];
  }
  const secrets = given.split(',').map((secret) => secret.trim());
  if (secrets.length > 2 || secrets.some((secret) => secret === '')) {
    env.bad(name, 'must be one secret, or "new,old" while it is rotated');
  } else if (production && secrets.some(isWeak)) {
    env.bad(name, TOO_WEAK);
  }
  return secrets;
}

function isWeak(secret: string): boolean {
  return secret.length < LEAST_CHARACTERS || WELL_KNOWN.test(secret) || new Set(secret).size < 8;
}

function keptSecret(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Written aside and linked into place: two processes that start together agree on one secret,
  // and none ever reads half of it.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8');
}
