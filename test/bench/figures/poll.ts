import type { Figure } from '../figure.js';
import type { Stage } from '../stage/stage.js';
import { required, secondsOf } from './acceptance.js';

const CONNECTIONS = 20;
const REQUESTS_PER_CONNECTION = 200;

export const poll: Figure = {
  name: 'poll',
  number: 9,
  what: 'reading an unchanged run again and again with its tag, beside bare Koa answering 304',
  unit: 'requests/s',
  budget: { atLeast: 0.5 },
  prepare: (stage) => prepare(stage, 1),
};

/** As many runs as connections: what polls of one run share does not help here. */
export const pollMany: Figure = {
  ...poll,
  name: 'poll-many',
  what: `the same with ${CONNECTIONS} runs, one per connection`,
  prepare: (stage) => prepare(stage, CONNECTIONS),
};

/** The runs are open: a final one would be read without a look at the queue. */
async function prepare(stage: Stage, runs: number) {
  const [cloud, bareKoa] = [await stage.cloud(), await stage.bareKoa()];
  const load = stage.load();
  const { agentKey, origin: ours } = cloud;
  const opened = await cloud.openRuns(runs);
  const worker = await cloud.startWorker();
  await Promise.race([cloud.ledger.stored(opened), worker.died]);
  const paths = opened.map((id) => `/api/runs/${id}`);
  const polls = await Promise.all(
    paths.map(async (path) => ({ path, etag: await tagOf(`${ours}${path}`, agentKey) })),
  );
  const read = async (origin: string) => {
    const shape = { connections: CONNECTIONS, requestsPerConnection: REQUESTS_PER_CONNECTION };
    const order = { kind: 'poll', origin, agentKey, polls, ...shape } as const;
    const result = required(await load.ask(order), 304);
    return (CONNECTIONS * REQUESTS_PER_CONNECTION) / secondsOf(result);
  };
  return { ours: () => read(ours), reference: () => read(bareKoa) };
}

async function tagOf(url: string, agentKey: string): Promise<string> {
  const response = await fetch(url, { headers: { 'x-agent-key': agentKey } });
  await response.arrayBuffer();
  const etag = response.headers.get('etag');
  if (response.status !== 200 || !etag) throw new Error(`${url} answered ${response.status}`);
  return etag;
}
