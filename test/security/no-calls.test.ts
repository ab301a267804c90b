import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { TestRuns } from '../helpers/runs.js';
import { shows } from '../helpers/shows.js';
import { forgeries } from './forgeries.js';
import { startListener } from './listener.js';

test.serial('an address in any field is never called', async (t) => {
  shows(t, 31);
  const listener = await startListener(t);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const { url } = listener;
  const agent = await createAgent(cloud.url);
  const { owner, id: project } = agent.project;
  const { token } = owner;
  const headers = {
    origin: url,
    referer: url,
    'x-forwarded-host': new URL(url).host,
    'x-original-url': url,
    callback: url,
  };
  const put = { token, json: { base_url: `${url}/health`, description: url, name: url }, headers };
  t.is((await cloud.call('PUT', `/api/projects/${project}`, put)).status, 200);
  const query = new URLSearchParams({ base_url: `${url}/health` });
  t.is((await cloud.call('GET', `/api/projects?${query}`, { token })).body.meta?.total, 1);
  const mint = { userId: owner.id, secret: 'a'.repeat(32), now: 0, elsewhere: url };
  for (const forged of Object.values(forgeries(mint))) {
    t.is((await cloud.call('GET', '/api/auth/me', { token: forged })).status, 401);
  }
  const runs = new TestRuns(cloud, agent);
  const labels = { webhook: url, url };
  const run = await runs.open({ target_url: `${url}/orders`, scenario: url, seed: url, labels });
  const payload = { url, href: url, callback_url: url, $ref: `${url}/schema`, xml: xxe(url) };
  const events = [
    { seq: 1, event_type: 'data_loss_risk_detected', severity: 'critical', message: url, payload },
    { seq: 2, event_type: url, severity: 'error', message: xxe(url), payload },
  ];
  await runs.sendAll(run, [events]);
  const report = { summary: `![x](${url}/x.png) ${xxe(url)}`, raw_json: payload };
  const sent = await cloud.call('POST', `/api/runs/${run}/report`, {
    agentKey: agent.key,
    json: report,
  });
  t.is(sent.status, 202);
  await runs.finish(run, { last_seq: 2 });
  await runs.final(run);
  for (const format of ['json', 'html', 'markdown', 'junit']) {
    t.is((await runs.read(`/api/runs/${run}/report?format=${format}`)).status, 200);
  }
  t.is(listener.connections(), 0);
  await fetch(url).catch(() => undefined);
  t.is(listener.connections(), 1, 'the listener would have noticed');
});

const xxe = (url: string) => `<!DOCTYPE x [<!ENTITY e SYSTEM "${url}/e">]><x>&e;</x>`;

/** What opens connections. The database and Redis have libraries of their own. */
const CLIENTS = [
  /\bfetch\s*\(/,
  /from '(node:)?(https|http2|tls|dns|dns\/promises|dgram)'/,
  /from '(undici|got|axios|node-fetch|ky|superagent|ws|nodemailer)'/,
  /\bhttp\.(get|request)\b/,
  /import \{[^}]*\b(request|get|Agent)\b[^}]*\} from 'node:http'/,
  /import \{[^}]*\b(connect|createConnection|Socket)\b[^}]*\} from 'node:net'/,
  /\b(WebSocket|EventSource|XMLHttpRequest)\b/,
  /createRemoteJWKSet/,
];

test('neither the web process nor the workers have a client that could call anybody', (t) => {
  shows(t, 31);
  const files = ['src/cloud', 'workers', 'src/scoring', 'src/report'].flatMap(sourcesIn);
  t.true(files.length > 100);
  const found = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return CLIENTS.filter((client) => client.test(text)).map((client) => `${file}: ${client}`);
  });
  t.deepEqual(found, []);
});

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
