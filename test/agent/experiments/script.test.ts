import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { scenarioFile } from '../../../src/agent/experiments/scenario-file.js';
import { reproductionScript } from '../../../src/agent/experiments/script/index.js';
import { runTrial } from '../../../src/agent/experiments/trial.js';
import { writeShrunk } from '../../../src/agent/experiments/write.js';
import { completeScenario, parseScenarioText } from '../../../src/agent/scenario/index.js';
import { runScript } from '../../helpers/agent/run-script.js';
import { startThingsApi, THINGS_SCENARIO } from '../../helpers/agent/things-api.js';
import { temporaryFolder } from '../../helpers/folder.js';

/** Every fault but the restart of the API, on one of each kind of operation. */
const FAULTS: [fault: string, settings: object, kind: string][] = [
  ['latency', { min_ms: 1, max_ms: 2 }, 'create'],
  ['bandwidth', { bytes_per_second: 100_000 }, 'create'],
  ['timeout', {}, 'create'],
  ['lost-response', {}, 'update'],
  ['connection-reset', { at: 'before' }, 'update'],
  ['connection-reset', { at: 'during' }, 'delete'],
  ['truncated-body', {}, 'delete'],
  ['corrupted-body', {}, 'list'],
  ['slow-body', { ms: 10 }, 'read'],
  ['error-status', { statuses: [503] }, 'read'],
  ['duplicate-delivery', { gap_ms: 1 }, 'create'],
  ['reordered-delivery', { hold_ms: 450 }, 'create'],
  ['connection-refused', {}, 'update'],
  ['dns-failure', {}, 'create'],
  ['offline', {}, 'create'],
  ['client-restart', { at: 'after', pause_ms: 1 }, 'create'],
];

test.serial('a script with every fault finds nothing wrong with a sound API', async (t) => {
  const api = await startThingsApi();
  t.teardown(() => api.close());
  const workload = FAULTS.flatMap(([, , kind], index) => {
    const setup = `op-${100 + index}`;
    const own = `op-${200 + index}`;
    if (kind === 'create') return [{ operation: own, kind }];
    const subject = kind === 'list' ? {} : { subject: setup };
    return [
      { operation: setup, kind: 'create' },
      { operation: own, kind, ...subject },
    ];
  });
  const schedule = FAULTS.map(([fault, settings], index) => {
    return { operation: `op-${200 + index}`, attempt: 1, fault, settings };
  });
  const options = { target: api.url, dataDir: await temporaryFolder(t) };
  const { stored, result } = await runTrial(options, { ...THINGS_SCENARIO, workload, schedule });
  t.is(result.verdicts.kept, workload.length);
  const script = reproductionScript(stored, []);
  t.regex(script, /Not done here, as it only changes the pace: bandwidth, slow-body\./);
  const { code, output } = await runScript(t, script, []);
  t.is(code, 0, output);
  t.regex(output, /^KEPT/m);
  for (const told of ['never reaches', 'is lost', 'arrives twice', 'held back', 'is late']) {
    t.true(output.includes(told), told);
  }
});

test.serial('a script whose API is down says so in one sentence', async (t) => {
  const api = await startThingsApi();
  const options = { target: api.url, dataDir: await temporaryFolder(t) };
  const workload = [{ operation: 'op-001', kind: 'create' }];
  const { stored } = await runTrial(options, { ...THINGS_SCENARIO, workload, faults: {} });
  await api.close();
  const { origin } = new URL(api.url);
  const { code, output } = await runScript(t, reproductionScript(stored, []), []);
  t.is(code, 1);
  const [said, ...rest] = output.trim().split('\n').slice(1);
  const remedy = 'start it, or say where it is: node reproduce.mjs <address>.';
  t.is(said, `The API does not answer at ${origin} (ECONNREFUSED): ${remedy}`);
  t.deepEqual(rest, []);
});

test.serial('a script whose API goes away before the read-back says so, too', async (t) => {
  const api = await startThingsApi();
  const options = { target: api.url, dataDir: await temporaryFolder(t) };
  const workload = [{ operation: 'op-001', kind: 'create' }];
  const { stored } = await runTrial(options, { ...THINGS_SCENARIO, workload, faults: {} });
  await api.close();
  const once = createServer((_request, response) => {
    // The first look, whether anybody is there, is the only one that gets an answer.
    once.close();
    response.setHeader('connection', 'close').end();
  });
  await new Promise<void>((resolve) => once.listen(0, '127.0.0.1', resolve));
  const { port } = once.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const { code, output } = await runScript(t, reproductionScript(stored, []), [origin]);
  t.is(code, 1);
  t.true(output.includes(`The API does not answer at ${origin} (ECONNREFUSED): `), output);
  t.notRegex(output, /^ +at /m);
});

test.serial('a script shows what is stored with another value', async (t) => {
  const api = await spoilingApi();
  t.teardown(() => api.close());
  const options = { target: api.url, dataDir: await temporaryFolder(t) };
  const { stored, result } = await runTrial(options, {
    workload: [{ operation: 'op-005', kind: 'create' }],
    readback: { settle_ms: 0, patience_ms: 10 },
    faults: {},
  });
  t.is(result.verdicts.partial, 1);
  const { code, output } = await runScript(t, reproductionScript(stored, []), []);
  t.is(code, 1, output);
  t.regex(output, /PARTIAL: op-005 was sent with item "item-5" and has "spoilt"/);
});

/** Spoils one field of whatever is not written by the clean pass. */
async function spoilingApi() {
  const stored: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') {
      const fields = JSON.parse(Buffer.concat(chunks).toString());
      stored.push(fields.item === 'item-5' ? { ...fields, item: 'spoilt' } : fields);
    }
    response.end(JSON.stringify(request.method === 'POST' ? {} : stored));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/orders`, close: () => server.close() };
}

test.serial('what is written holds no credential, and says where to give it', async (t) => {
  const api = await startThingsApi({ doubles: true });
  t.teardown(() => api.close());
  const options = { target: api.url, dataDir: await temporaryFolder(t) };
  const scenario = {
    ...THINGS_SCENARIO,
    request: { headers: { authorization: 'Bearer of-secrets', 'x-plain': "it's plain" } },
    workload: [{ operation: 'op-001', kind: 'create' }],
    schedule: [{ operation: 'op-001', attempt: 1, fault: 'truncated-body' }],
  };
  const { stored } = await runTrial(options, scenario);
  const shrunk = {
    schedule: [],
    workload: [],
    scenario,
    minimal: true,
    reproduction: { hits: 1, trials: 1, rate: 1, low: 0.025, high: 1 },
    witness: stored,
    failures: [{ kind: 'duplicated' as const, operations: ['op-001'] }],
  };
  const original = { id: stored.id, faults: 1, operations: 1, failures: shrunk.failures };
  const result = { original, signature: [], trials: 1, durationMs: 1, shrunk, notes: [] };
  const files = await writeShrunk(result, shrunk, await temporaryFolder(t));
  const [file, script] = await Promise.all([
    readFile(files.scenario, 'utf8'),
    readFile(files.script, 'utf8'),
  ]);
  for (const text of [file, script]) {
    t.false(text.includes('of-secrets'));
    t.true(text.includes("it's plain"));
  }
  t.regex(file, /The header authorization looks like a credential .*--header 'authorization: …'/);
  t.regex(script, /Takes credentials from HEADER_AUTHORIZATION\./);
  const { code } = await runScript(t, script, [], { HEADER_AUTHORIZATION: 'Bearer of-secrets' });
  t.is(code, 1);
});

test('a scenario file has only what is no default, and is the same scenario', (t) => {
  const scenario = {
    ...THINGS_SCENARIO,
    seed: 4,
    workload: [{ operation: 'op-009', kind: 'create' }],
    schedule: [
      { operation: 'op-009', attempt: 2, fault: 'latency', settings: { min_ms: 3, max_ms: 3 } },
    ],
  };
  const text = scenarioFile(scenario, ['first line', '', 'third']);
  t.regex(text, /^# yaml-language-server.*\n# first line\n#\n# third\n/);
  t.notRegex(text, /idempotency|probes|thresholds|rate:/);
  t.true(text.length < 1_000);
  const read = completeScenario(parseScenarioText(text, 'test'), 'test');
  t.deepEqual(read, completeScenario({ ...scenario, faults: {} }, 'test'));
});
