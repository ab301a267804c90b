import { answerQuestions } from '../child/questions.js';
import { openConnection, send } from '../load/connection.js';
import type { Prepared } from '../load/requests.js';

export interface ProxyLoadOrder {
  origin: string;
  /** Each has one request under way at a time. */
  connections: number;
  requestsPerConnection: number;
}

export interface ProxyLoadResult {
  p50Ms: number;
  perSecond: number;
}

/** Entry of the process that makes the load. @throws where an answer is not the API's. */
answerQuestions(async (order: ProxyLoadOrder): Promise<ProxyLoadResult> => {
  const { origin, connections, requestsPerConnection } = order;
  const latencies: number[] = [];
  const lane = async () => {
    const connection = openConnection(origin);
    try {
      for (let nth = 0; nth < requestsPerConnection; nth += 1) {
        const began = performance.now();
        const status = await send(connection, ORDER);
        if (status !== 201) throw new Error(`${origin} answered ${status}`);
        latencies.push(performance.now() - began);
      }
    } finally {
      await connection.destroy();
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = (performance.now() - began) / 1_000;
  latencies.sort((a, b) => a - b);
  return {
    p50Ms: latencies[latencies.length >> 1] ?? 0,
    perSecond: latencies.length / seconds,
  };
});

const ORDER: Prepared = {
  method: 'POST',
  path: '/orders?x=1',
  headers: {
    'content-type': 'application/json',
    accept: 'application/json',
    'idempotency-key': '5c1f5f0e-9f5a-4a55-8f0b-0d3f3e5b8c11',
  },
  body: Buffer.from(JSON.stringify({ reference: 'order-1', note: 'y'.repeat(200), quantity: 1 })),
};
