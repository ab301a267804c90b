import test from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { TestProcess } from '../helpers/processes.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const GOOD = {
  CLOUD_ENVIRONMENT: 'production',
  CLOUD_JWT_SECRET: '9f2c61d07be84a35c1e0d96b7f4a8832',
  CLOUD_AGENT_API_KEY_SECRET: '41b7e09ad6c25f38907e1ba4cd63f25e',
  REDIS_URL: 'redis://127.0.0.1:1',
  SERVER_PORT: '0',
};

const REFUSED: readonly [
  what: string,
  variable: keyof typeof GOOD | 'CLOUD_CORS_ALLOWED_ORIGIN' | 'CLOUD_OPERATOR_TOKEN',
  value: string,
][] = [
  ['no secret', 'CLOUD_JWT_SECRET', ''],
  ['a default secret', 'CLOUD_JWT_SECRET', 'change-me-9f2c61d07be84a35c1e0d96b7f4a8832'],
  ['a short secret', 'CLOUD_AGENT_API_KEY_SECRET', 'f00dcafe'],
  ['an old secret that is short', 'CLOUD_JWT_SECRET', `${GOOD.CLOUD_JWT_SECRET},f00dcafe`],
  ['a short operator token', 'CLOUD_OPERATOR_TOKEN', 'f00dcafe'],
  ['any origin', 'CLOUD_CORS_ALLOWED_ORIGIN', '*'],
];

for (const [entry, refused] of [
  ['src/cloud/web.js', REFUSED],
  ['workers/main.js', REFUSED.slice(1, 3)],
] as const) {
  test.serial(`in production ${entry} does not start on what is weak, and says why`, async (t) => {
    shows(t, 33);
    const folder = await temporaryFolder(t);
    const good = { ...GOOD, CLOUD_DATA_DIR: folder };
    const ends = refused.map(async ([what, variable, value]) => {
      const { code, output } = await endOf(entry, { ...good, [variable]: value });
      t.is(code, 1, `${what}: ${output}`);
      t.regex(output, new RegExp(`^The configuration is not usable:\n  - ${variable} `), what);
      t.is(output.trim().split('\n').length, 2, 'one problem, no stack');
      if (value.length > 1) t.false(output.includes(value.split(',').at(-1) ?? ''), what);
    });
    await Promise.all(ends);
    const { code, output } = await endOf(entry, good);
    t.is(code, 1);
    t.notRegex(output, /configuration/i, 'it came as far as the database, which has no schema');
    t.regex(output, /database schema is older/);
  });
}

async function endOf(entry: string, env: Record<string, string>) {
  const started = new TestProcess(entry, env);
  // The last words may be read a moment after the end.
  const over = () => !started.isRunning && started.output.endsWith('\n');
  await until(`${entry} ends`, over, { state: () => started.output });
  const { code } = await started.end();
  return { code, output: started.output };
}
