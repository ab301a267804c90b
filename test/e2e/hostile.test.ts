import { CloudClient } from '../../src/sdk/index.js';
import { PASSWORD } from '../helpers/accounts.js';
import { tooWide } from '../helpers/browser/in-page.js';
import { settled, signIn } from '../helpers/browser/moves.js';
import { stage } from '../helpers/browser/stage.js';
import type { TestCloud } from '../helpers/cloud.js';
import { untilFinal } from '../helpers/population/submit.js';
import { shows } from '../helpers/shows.js';

const check = stage({ prepare });

/** Each way into a page's code that text has: an element, an attribute, a script, a template. */
const ATTACK = `'><img/src="x"onerror="window.hacked=1"><script>window.hacked=2</script>{{7*7}}`;
/** Longer than a phone is wide, with nowhere to break. */
const LONG = `${ATTACK}${'w'.repeat(80)}`.slice(0, 119);

async function prepare(cloud: TestCloud) {
  const anonymous = new CloudClient({ baseUrl: cloud.url });
  const email = 'hostile@example.com';
  const { token } = await anonymous.register({ email, name: LONG, password: PASSWORD });
  const user = anonymous.as({ token });
  const project = await user.createProject({
    name: LONG,
    description: LONG,
    base_url: `http://localhost:3000/${LONG}`,
  });
  const { api_key, agent } = await user.createAgent(project.id, { name: LONG });
  const client = user.as({ apiKey: api_key });
  const runs = [await submit(client), await submit(client)] as const;
  return { email, password: PASSWORD, project: project.id, agent: agent.id, runs };
}

/** A run whose agent says the same everywhere. */
async function submit(client: CloudClient): Promise<string> {
  const { id } = await client.createRun({
    target_url: `http://localhost:3000/${LONG}`,
    method: 'POST',
    scenario: LONG,
    seed: LONG.slice(0, 100),
    labels: { [LONG.slice(0, 60)]: LONG },
  });
  const about = { operation: LONG, attempt: 1, kind: LONG, subject: LONG, fault: LONG };
  const payloads = [
    [
      'run_started',
      'info',
      { scenario: LONG, seed: LONG, operations: 1, faults: [LONG], [LONG]: LONG },
    ],
    ['request_sent', 'info', { ...about, method: LONG, path: LONG, value: LONG }],
    ['fault_injected', 'info', { ...about, settings: { [LONG]: LONG }, detail: LONG }],
    ['attempt_failed', 'info', { ...about, symptom: LONG, latency_ms: 40 }],
    ['response_received', 'info', { ...about, attempt: 2, status: 201, latency_ms: 12 }],
    [
      'data_loss_risk_detected',
      'critical',
      { ...about, acknowledged: true, copies: 0, reason: 'lost' },
    ],
    ['duplicate_detected', 'error', { operation: `${LONG}2`, copies: 2, acknowledged: true }],
    ['partial_write_detected', 'critical', { operation: LONG, expected: LONG, found: LONG }],
    [
      'consistency_violation_detected',
      'error',
      { oracle: 'linearizability', key: LONG, operations: [LONG], story: LONG },
    ],
    ['oracle_inconclusive', 'warning', { operation: LONG, reason: LONG }],
    [LONG, 'info', LONG],
  ] as const;
  const events = payloads.map(([event_type, severity, payload], index) => ({
    seq: index + 1,
    event_type,
    severity,
    message: LONG,
    payload,
  }));
  await client.submitEvents(id, events);
  // The same number with another content: a rejection, with its body.
  await client.submitEvents(id, [{ seq: 1, event_type: LONG, message: LONG, payload: LONG }]);
  await client.putReport(id, { summary: LONG, raw_json: { [LONG]: LONG } });
  await client.finishRun(id, { last_seq: events.length });
  await untilFinal(client, id);
  return id;
}

const PAGES = {
  projects: () => '/projects',
  project: ({ project }: Prepared) => `/projects/${project}`,
  connect: ({ project }: Prepared) => `/projects/${project}/connect`,
  runs: () => '/runs',
  run: ({ runs }: Prepared) => `/runs/${runs[0]}`,
  'an operation': ({ runs }: Prepared) =>
    `/runs/${runs[0]}?operation=${encodeURIComponent(LONG)}&rule=data_loss_risk_detected`,
  compare: ({ runs: [a, b] }: Prepared) => `/compare?a=${a}&b=${b}`,
  reports: () => '/reports',
  agents: () => '/agents',
  settings: () => '/settings',
};
type Prepared = Awaited<ReturnType<typeof prepare>>;

for (const [name, pathOf] of Object.entries(PAGES)) {
  check(`${name}: what others wrote is text, and breaks where it must`, async (t, scene) => {
    shows(t, 30);
    const { page } = await scene.visit({ width: 390, height: 844 });
    await signIn(page, scene.prepared);
    await page.goto(pathOf(scene.prepared));
    await settled(page);
    t.is(await page.evaluate('window.hacked'), undefined);
    t.is(await page.locator('img[src="x"], main script').count(), 0, 'no element was made of it');
    const shown = await page.evaluate<string>(
      `document.body.innerText + [...document.querySelectorAll('input')].map(({ value }) => value)`,
    );
    t.true(shown.includes(ATTACK), 'it is shown as it is');
    t.deepEqual(await page.evaluate(tooWide), []);
  });
}
