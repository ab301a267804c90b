import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { loadConfig } from '../../../src/cloud/platform/config.js';
import { ConfigurationError } from '../../../src/cloud/platform/environment.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { shows } from '../../helpers/shows.js';

const SECRET = '9f2c61d07be84a35c1e0d96b7f4a8832';
const OTHER = '41b7e09ad6c25f38907e1ba4cd63f25e';
const SECRETS = { CLOUD_JWT_SECRET: SECRET, CLOUD_AGENT_API_KEY_SECRET: OTHER };
const PRODUCTION = { ...SECRETS, CLOUD_ENVIRONMENT: 'production' };

function problemsOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

test('without any variable development gets its defaults', async (t) => {
  const dataDir = await temporaryFolder(t);
  const config = loadConfig({ CLOUD_DATA_DIR: dataDir });
  t.like(config, {
    serviceName: 'softadastra-cloud',
    environment: 'development',
    host: '127.0.0.1',
    port: 8080,
    corsAllowedOrigin: 'http://localhost:5173',
    devMode: true,
    autoMigrate: true,
    maxRequestBodyBytes: 1_048_576,
    maxReportBodyBytes: 6_291_456,
    operatorToken: null,
    tokenLifetimeSeconds: 43_200,
    sessionLifetimeSeconds: 1_209_600,
    runIdleSeconds: 3_600,
    agentRequestsPerSecond: 1_000,
    loginFailuresPerAccount: 10,
    loginFailuresPerAddress: 50,
    redisUrl: 'redis://127.0.0.1:6379',
    databaseUrl: `sqlite:${path.join(dataDir, 'softadastra.sqlite')}`,
    dataDir,
  });
});

test('all bad variables are named at once', (t) => {
  const problems = problemsOf({
    ...SECRETS,
    CLOUD_ENVIRONMENT: 'staging',
    SERVER_PORT: '80x',
    CLOUD_DEV_MODE: 'maybe',
    CLOUD_QUEUE_LIMIT: '0',
    CLOUD_LOG_LEVEL: 'loud',
    DATABASE_URL: 'oracle://db',
    REDIS_URL: 'http://127.0.0.1',
    CLOUD_CORS_ALLOWED_ORIGIN: 'http://localhost:5173/app',
    CLOUD_TOKEN_LIFETIME_SECONDS: '86401',
  });
  const names = problems.map((problem) => problem.split(' ')[0]).sort();
  t.deepEqual(names, [
    'CLOUD_CORS_ALLOWED_ORIGIN',
    'CLOUD_DEV_MODE',
    'CLOUD_ENVIRONMENT',
    'CLOUD_LOG_LEVEL',
    'CLOUD_QUEUE_LIMIT',
    'CLOUD_TOKEN_LIFETIME_SECONDS',
    'DATABASE_URL',
    'REDIS_URL',
    'SERVER_PORT',
  ]);
  const error = new ConfigurationError(problems);
  for (const problem of problems) t.true(error.message.includes(problem));
});

for (const [title, variables, name] of [
  ['no secret', { CLOUD_JWT_SECRET: '' }, 'CLOUD_JWT_SECRET'],
  ['a short secret', { CLOUD_JWT_SECRET: 'short' }, 'CLOUD_JWT_SECRET'],
  ['a default secret', { CLOUD_JWT_SECRET: `change-me-${SECRET}` }, 'CLOUD_JWT_SECRET'],
  ['a secret of one letter', { CLOUD_JWT_SECRET: 'a'.repeat(64) }, 'CLOUD_JWT_SECRET'],
  [
    'a short old secret',
    { CLOUD_AGENT_API_KEY_SECRET: `${SECRET},old` },
    'CLOUD_AGENT_API_KEY_SECRET',
  ],
  ['three secrets', { CLOUD_JWT_SECRET: `${SECRET},${OTHER},${SECRET}` }, 'CLOUD_JWT_SECRET'],
  ['an empty old secret', { CLOUD_JWT_SECRET: `${SECRET},` }, 'CLOUD_JWT_SECRET'],
  ['a session of 59 s', { CLOUD_SESSION_LIFETIME_SECONDS: '59' }, 'CLOUD_SESSION_LIFETIME_SECONDS'],
  [
    'a session of more than 90 days',
    { CLOUD_SESSION_LIFETIME_SECONDS: '7776001' },
    'CLOUD_SESSION_LIFETIME_SECONDS',
  ],
  ['a short operator token', { CLOUD_OPERATOR_TOKEN: 'short' }, 'CLOUD_OPERATOR_TOKEN'],
  ['any origin', { CLOUD_CORS_ALLOWED_ORIGIN: '*' }, 'CLOUD_CORS_ALLOWED_ORIGIN'],
] as const) {
  test(`production refuses to start on ${title}`, (t) => {
    shows(t, 33);
    const problems = problemsOf({ ...PRODUCTION, ...variables });
    t.deepEqual(
      problems.map((problem) => problem.split(' ')[0]),
      [name],
    );
    t.false(problems.join('').includes(SECRET), 'a secret must not be told');
  });
}

test('production starts on good values and is strict by default', (t) => {
  t.like(loadConfig(PRODUCTION), { devMode: false, autoMigrate: false, jwtSecrets: [SECRET] });
});

test('a secret may be given as new,old', (t) => {
  const config = loadConfig({ ...PRODUCTION, CLOUD_JWT_SECRET: `${SECRET}, ${OTHER}` });
  t.deepEqual(config.jwtSecrets, [SECRET, OTHER]);
});

test('PORT wins over SERVER_PORT, and an empty variable counts as absent', (t) => {
  t.is(loadConfig({ ...PRODUCTION, SERVER_PORT: '1', PORT: '2' }).port, 2);
  t.is(loadConfig({ ...PRODUCTION, SERVER_PORT: '1', PORT: ' ' }).port, 1);
  t.is(loadConfig({ ...PRODUCTION, SERVER_HOST: '' }).host, '127.0.0.1');
});

test('development makes its secrets once and keeps them from others', async (t) => {
  const dataDir = await temporaryFolder(t);
  const one = loadConfig({ CLOUD_DATA_DIR: dataDir });
  const two = loadConfig({ CLOUD_DATA_DIR: dataDir });
  t.deepEqual(one.jwtSecrets, two.jwtSecrets);
  t.deepEqual(one.agentKeySecrets, two.agentKeySecrets);
  t.notDeepEqual(one.jwtSecrets, one.agentKeySecrets);
  t.regex(one.jwtSecrets[0] ?? '', /^[0-9a-f]{64}$/);
  const file = path.join(dataDir, 'secrets', 'jwt.secret');
  t.is(readFileSync(file, 'utf8'), one.jwtSecrets[0] ?? '');
  const other = loadConfig({ CLOUD_DATA_DIR: await temporaryFolder(t) });
  t.notDeepEqual(other.jwtSecrets, one.jwtSecrets);
});

test('outside development mode no secret is made up', async (t) => {
  const dataDir = await temporaryFolder(t);
  const problems = problemsOf({ CLOUD_DATA_DIR: dataDir, CLOUD_DEV_MODE: 'false' });
  t.is(problems.length, 2);
  t.false(existsSync(path.join(dataDir, 'secrets')));
});
