import test from 'ava';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { createAgent } from '../../../helpers/accounts.js';
import { refused, times } from '../../../helpers/bad-input.js';
import type { Called } from '../../../helpers/call.js';
import { startCloud, type TestCloud } from '../../../helpers/cloud.js';
import { TestRuns } from '../../../helpers/runs.js';
import { until } from '../../../helpers/until.js';

let cloud: TestCloud;
let runs: TestRuns;
let runId: string;
test.before(async () => {
  cloud = await startCloud({ workers: 1 });
  runs = new TestRuns(cloud, await createAgent(cloud.url));
  runId = await runs.open();
  await runs.finish(runId);
  await runs.final(runId);
});
test.after.always(() => cloud?.stop());

const post = (json: unknown) =>
  cloud.call('POST', `/api/runs/${runId}/report`, { agentKey: runs.agent.key, json });

test('a bad report is refused where it is wrong', async (t) => {
  refused(t, await post({ summary: 5 }), '/summary', 'a number');
  refused(t, await post({ summary: null }), '/summary', 'null');
  refused(t, await post({ summary: times('a', 10_001) }), '/summary', 'a long one');
  refused(t, await post({ summary: 'x', colour: 'red' }), '/colour', 'an unknown field');
  refused(t, await post([]), '', 'a list');
  refused(t, await post(null), '', 'null');
});

test('raw_json may be 5 MiB and the body 6 MiB', async (t) => {
  const large = await post({ raw_json: times('a', 5 * 1_048_576) });
  t.is(large.status, 413, large.text);
  t.is(large.body.details?.[0]?.path, '/raw_json');
  const larger = await seen(() => post({ raw_json: times('a', 6 * 1_048_576) }));
  t.is(larger.status, 413, larger.text);
  t.is(larger.body.error, 'payload_too_large');
  t.is((await post({ raw_json: times('a', 4 * 1_048_576) })).status, 202);
});

/**
 * The connection is closed with the answer, and what is still being sent then may hide it. Nothing
 * else that goes wrong is asked again, and in the end the answer must be there.
 */
async function seen(ask: () => Promise<Called>, tries = 3): Promise<Called> {
  try {
    return await ask();
  } catch (error) {
    const isHidden =
      tries > 1 && /: (write EPIPE|read ECONNRESET)$|other side closed/.test(String(error));
    if (!isHidden) throw error;
    return seen(ask, tries - 1);
  }
}

test('a report is kept beside the one of the server, and the last one counts', async (t) => {
  const run = await runs.open();
  await runs.finish(run);
  await runs.final(run);
  const agentKey = runs.agent.key;
  for (const summary of ['first', 'second']) {
    const json = { summary, raw_json: { order: [1, 2, { deep: null }] } };
    const answer = await cloud.call('POST', `/api/runs/${run}/report`, { agentKey, json });
    t.is(answer.status, 202);
  }
  await until('the report is stored', async () => {
    const { data } = (await runs.read(`/api/runs/${run}/report`)).body;
    return (data as { agent_summary: string | null }).agent_summary === 'second';
  });
  const report = (await runs.read(`/api/runs/${run}/report`)).body.data;
  t.like(report, { score: 100, raw_json: { order: [1, 2, { deep: null }] } });
});

test('bad formats, filters and ids of reports are refused', async (t) => {
  refused(t, await runs.read(`/api/runs/${runId}/report?format=pdf`), '/format', 'pdf');
  for (const [query, path] of [
    ['limit=101', '/limit'],
    ['run_id=x', '/run_id'],
    ['grade=E', '/grade'],
    ['score=5', '/score'],
  ] as const) {
    refused(t, await runs.asOwner('GET', `/api/reports?${query}`), path, query);
  }
  for (const id of ['nope', newId('rpt'), '%00', runId]) {
    const answer = await runs.asOwner('GET', `/api/reports/${id}`);
    t.is(answer.body.error, 'report_not_found', answer.text);
    t.is((await runs.asOwner('DELETE', `/api/reports/${id}`)).status, 404);
  }
});
