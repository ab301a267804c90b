import test from 'ava';
import { createUser, PASSWORD } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { loginPlace } from '../../helpers/login-place.js';
import { startPlantedApi } from '../../helpers/planted-api.js';
import { until } from '../../helpers/until.js';

test('from an account to a scored run: log in, test, and the key dies with its agent', async (t) => {
  const cloud = await startCloud({ workers: 1 });
  const api = await startPlantedApi({});
  t.teardown(() => Promise.all([cloud.stop(), api.close()]));
  const { email, token } = await createUser(cloud.url);
  const { spawned, run, kept, text } = await loginPlace(t);

  const args = ['login', '--cloud', cloud.url, '--email', email, '--project', 'Orders', '--json'];
  t.is((await run(args, { input: 'not the password' })).code, 1);
  t.is(await text(), null);
  const login = await spawned(args, { input: `${PASSWORD}\n` });
  t.is(login.code, 0, `${login.stderr}${cloud.output}`);
  const { agent, project, key_prefix } = JSON.parse(login.stdout);
  const { agent_key } = (await kept()).clouds[cloud.url];
  t.true(agent_key.startsWith(key_prefix));
  t.false(`${login.stdout}${login.stderr}`.includes(agent_key));
  t.like((await cloud.call('GET', `/api/agents/${agent.id}`, { token })).body.data, {
    project_id: project.id,
    key_prefix,
  });

  const tested = await spawned(['test', api.url, '--operations', '4', '--no-faults', '--json']);
  t.is(tested.code, 0, tested.stderr);
  t.true(tested.stderr.startsWith(`cloud: ${cloud.url}, from \`softadastra login\``));
  const outcome = JSON.parse(tested.stdout).cloud;
  t.like(outcome, { delivered: true, score: 100 }, `${outcome.reason}\n${cloud.output}`);
  const runs = await cloud.call('GET', '/api/runs', { token });
  t.like(runs.body.data, { 0: { project_id: project.id, agent_id: agent.id } });

  t.is((await run(['login', '--status'])).code, 0);
  await cloud.call('DELETE', `/api/agents/${agent.id}`, { token });
  const status = await run(['login', '--status', '--json']);
  t.is(status.code, 1);
  t.like(JSON.parse(status.stdout).clouds, { 0: { reachable: true, valid: false } });
  await cloud.web.end('SIGKILL');
  await until('nobody answers there', async () => !cloud.web.isRunning);
  const away = JSON.parse((await run(['login', '--status', '--json'])).stdout);
  t.like(away.clouds, { 0: { reachable: false, valid: null } });
});
