import type { Figure } from '../figure.js';
import { required, secondsOf } from './acceptance.js';

const CONNECTIONS = 20;
const REQUESTS_PER_CONNECTION = 200;

export const poll: Figure = {
  name: 'poll',
  number: 9,
  what: 'reading an unchanged run again and again with its tag, beside bare Koa answering 304',
  unit: 'requests/s',
  budget: { atLeast: 0.5 },
  async prepare(stage) {
    const [cloud, bareKoa] = [await stage.cloud(), await stage.bareKoa()];
    const load = stage.load();
    const { agentKey } = cloud;
    const runs = await cloud.openRuns(1);
    const worker = await cloud.startWorker();
    await Promise.race([cloud.ledger.stored(runs), worker.died]);
    const path = `/api/runs/${runs[0]}`;
    const etag = await tagOf(`${cloud.origin}${path}`, agentKey);
    const read = async (origin: string) => {
      const shape = { connections: CONNECTIONS, requestsPerConnection: REQUESTS_PER_CONNECTION };
      const order = { kind: 'poll', origin, agentKey, path, etag, ...shape } as const;
      const result = required(await load.ask(order), 304);
      return (CONNECTIONS * REQUESTS_PER_CONNECTION) / secondsOf(result);
    };
    return { ours: () => read(cloud.origin), reference: () => read(bareKoa) };
  },
};

async function tagOf(url: string, agentKey: string): Promise<string> {
  const response = await fetch(url, { headers: { 'x-agent-key': agentKey } });
  await response.arrayBuffer();
  const etag = response.headers.get('etag');
  if (response.status !== 200 || !etag) throw new Error(`${url} answered ${response.status}`);
  return etag;
}
