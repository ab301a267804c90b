import { eventAt } from './events.js';
import type { BurstOrder, LoadOrder, PollOrder, SubmitOrder } from './orders.js';

/** A request that is ready to be sent. */
export interface Prepared {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** The requests of each connection, in its order. */
export function prepareRequests(order: LoadOrder): Prepared[][] {
  switch (order.kind) {
    case 'submit':
      return submissions(order);
    case 'burst':
      return order.runs.map((run) => wholeRun(order, run));
    case 'poll':
      return polls(order);
  }
}

/** Connections that share a run take turns in its numbers, so that these arrive nearly in order. */
function submissions(order: SubmitOrder): Prepared[][] {
  const { runs, connections, requestsPerConnection, eventsPerRequest } = order;
  const perRun = connections / runs.length;
  if (!Number.isInteger(perRun)) throw new RangeError('each run needs as many connections');
  return range(connections).map((connection) => {
    const run = runs[connection % runs.length] ?? '';
    const turn = Math.floor(connection / runs.length);
    return range(requestsPerConnection).map((request) =>
      submission(order, run, (request * perRun + turn) * eventsPerRequest + 1, eventsPerRequest),
    );
  });
}

function wholeRun(order: BurstOrder, run: string): Prepared[] {
  const { requestsPerRun, eventsPerRequest } = order;
  const target = { target_url: 'http://127.0.0.1:3000/orders', method: 'POST', scenario: 'bench' };
  return [
    post(order.agentKey, '/api/runs', { id: run, ...target }),
    ...range(requestsPerRun).map((request) =>
      submission(order, run, request * eventsPerRequest + 1, eventsPerRequest),
    ),
    post(order.agentKey, `/api/runs/${run}/finish`, {
      status: 'finished',
      last_seq: requestsPerRun * eventsPerRequest,
    }),
  ];
}

function polls({ polls, agentKey, connections, requestsPerConnection }: PollOrder) {
  const prepared = polls.map(({ path, etag }): Prepared => {
    const headers = { 'x-agent-key': agentKey, 'if-none-match': etag };
    return { method: 'GET', path, headers, body: null };
  });
  return range(connections).map((connection) => {
    const poll = prepared[connection % prepared.length];
    return poll ? range(requestsPerConnection).map(() => poll) : [];
  });
}

/** Events from number `first` on, for one run. */
export function submission(
  { agentKey }: { readonly agentKey: string },
  run: string,
  first: number,
  count: number,
): Prepared {
  const events = range(count).map((index) => eventAt(first + index));
  return post(agentKey, `/api/runs/${run}/events`, count === 1 ? events[0] : { events });
}

function post(agentKey: string, path: string, json: unknown): Prepared {
  return {
    method: 'POST',
    path,
    headers: { 'x-agent-key': agentKey, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(json)),
  };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
