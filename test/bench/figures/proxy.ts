import type { Contest, Figure } from '../figure.js';
import type { ProxyLoadOrder, ProxyLoadResult } from '../proxy/load.js';
import type { ServerOrder } from '../proxy/servers.js';
import type { Stage } from '../stage/stage.js';

const ALONE = { connections: 1, requestsPerConnection: 3_000 };
const TOGETHER = { connections: 20, requestsPerConnection: 400 };

export const proxyLatency: Figure = {
  name: 'proxy-latency',
  number: 15,
  what: 'p50 of a small POST through our proxy, untouched, beside a bare node:http forwarder',
  unit: 'ms',
  budget: { atMost: 1.3 },
  prepare: (stage) => contest(stage, ALONE, ({ p50Ms }) => p50Ms),
};

export const proxyThroughput: Figure = {
  name: 'proxy-throughput',
  number: 15,
  what: 'small POSTs over 20 connections through our proxy, beside a bare node:http forwarder',
  unit: 'requests/s',
  budget: { atLeast: 0.8 },
  prepare: (stage) => contest(stage, TOGETHER, ({ perSecond }) => perSecond),
};

/** One API behind both sides; API, proxy, forwarder and load are a process each. */
async function contest(
  stage: Stage,
  shape: Omit<ProxyLoadOrder, 'origin'>,
  figureOf: (result: ProxyLoadResult) => number,
): Promise<Contest> {
  const start = (order: ServerOrder) =>
    stage.program<ServerOrder, string>('proxy/servers.js').ask(order);
  const target = await start({ role: 'api' });
  const ours = await start({ role: 'proxy', target });
  const reference = await start({ role: 'forwarder', target });
  const load = stage.program<ProxyLoadOrder, ProxyLoadResult>('proxy/load.js');
  const measure = async (origin: string) => figureOf(await load.ask({ origin, ...shape }));
  return { ours: () => measure(ours), reference: () => measure(reference) };
}
