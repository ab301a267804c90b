import { setTimeout as pause } from 'node:timers/promises';
import { NodeRuntime, systemParts } from '../../../src/engine/node/index.js';
import { answerQuestions } from '../child/questions.js';
import { keyAt, requireEntry, valueAt } from './entries.js';
import { keepInFlight } from './keep-in-flight.js';
import { requireDurable } from './require-durable.js';

const HOST = '127.0.0.1';
const LOOK_AGAIN_MS = 1;

/** A node in a process of its own; each order answers a number. */
export type NodeOrder =
  /** Answers the port of its transport. */
  | { readonly kind: 'open'; readonly nodeId: string; readonly path: string }
  | { readonly kind: 'connect'; readonly port: number }
  /** Answers when it began, in milliseconds since 1970. */
  | { readonly kind: 'write'; readonly puts: number; readonly inFlight: number }
  /** Answers when all of them were there and durable, in milliseconds since 1970. */
  | { readonly kind: 'receive'; readonly puts: number }
  | { readonly kind: 'close' };

let runtime: NodeRuntime | undefined;

answerQuestions(async (order: NodeOrder): Promise<number> => {
  if (order.kind === 'open') return open(order.nodeId, order.path);
  if (!runtime) throw new Error('the node is not open');
  switch (order.kind) {
    case 'connect':
      (await runtime.networking.connect({ host: HOST, port: order.port })).value();
      return 0;
    case 'write':
      return write(runtime, order.puts, order.inFlight);
    case 'receive':
      return receive(runtime, order.puts);
    case 'close':
      (await runtime.close()).value();
      return 0;
  }
});

async function open(nodeId: string, path: string): Promise<number> {
  const options = {
    nodeId,
    displayName: nodeId,
    version: '0.0.0',
    wal: { path, autoFlush: true },
    conflictPolicy: 'last_write_wins',
    retry: { attempts: 8, firstDelayMs: 500, longestDelayMs: 60_000 },
    ackTimeoutMs: 10_000,
    transport: { enabled: true, host: HOST, port: 0 },
    discovery: { enabled: false, host: HOST, port: 0, broadcast: { host: HOST, port: 9 } },
    clusterSecret: null,
    peers: [],
  } as const;
  runtime = (await NodeRuntime.open(options, systemParts())).value();
  (await runtime.networking.startTransport()).value();
  return runtime.networking.transport.status().port ?? 0;
}

async function write({ store }: NodeRuntime, puts: number, inFlight: number): Promise<number> {
  const startedAt = epochMs();
  await keepInFlight(
    puts,
    inFlight,
    (index) => store.put(keyAt(index), valueAt(index)),
    requireDurable,
  );
  return startedAt;
}

/** The store shows what it has received only once it is on the disk. */
async function receive({ store }: NodeRuntime, puts: number): Promise<number> {
  while (store.size < puts) await pause(LOOK_AGAIN_MS);
  const endedAt = epochMs();
  for (let index = 0; index < puts; index += 1) requireEntry(index, store.get(keyAt(index))?.value);
  return endedAt;
}

/** The same in both processes, and finer than Date.now(). */
function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
