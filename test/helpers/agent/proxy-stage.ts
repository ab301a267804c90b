import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ExecutionContext } from 'ava';
import { breakOff } from '../../../src/agent/proxy/break-off.js';
import {
  createRestarter,
  type FaultProxy,
  type InjectedFault,
  type LeftOutFault,
  type PlannedFault,
  startProxy,
} from '../../../src/agent/proxy/index.js';
import { type Runtime, systemRuntime } from '../../../src/agent/runtime.js';
import { completeScenario, type FaultName } from '../../../src/agent/scenario/index.js';

export interface Received {
  request: IncomingMessage;
  body: Buffer;
}

export interface ProxyStage {
  proxy: FaultProxy;
  target: URL;
  /** What the API got, in the order in which it was complete. */
  received: Received[];
  injected: InjectedFault[];
  leftOut: LeftOutFault[];
  /** Kills and restarts of the target. */
  restarts: string[];
  /** How long the proxy wanted to wait, each time. */
  waits: number[];
  /** From now on waits last until `release`, or until the faults end. */
  holdWaits(): void;
  release(): void;
}

const ANSWER = '{"made":"a thing","note":"0123456789abcdefghijklmnopqrstuvwxyz"}';

/** An API that notes what arrives, and a proxy in front of it that plans one fault for everything. */
export async function stageProxy(
  t: ExecutionContext,
  fault: FaultName | null,
  settings: object = {},
  answer: RequestListener = (_request, response) => {
    response.writeHead(201, 'Made', { 'X-Answer': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
    response.write(ANSWER.slice(0, 10));
    response.end(ANSWER.slice(10));
  },
): Promise<ProxyStage> {
  const received: Received[] = [];
  const injected: InjectedFault[] = [];
  const leftOut: LeftOutFault[] = [];
  const restarts: string[] = [];
  const { server, target, sockets } = await startApi(received, answer);
  const planned = fault === null ? null : planFor(fault, settings);
  const observer = {
    faultInjected: (one: InjectedFault) => void injected.push(one),
    faultLeftOut: (one: LeftOutFault) => void leftOut.push(one),
    appRestarted: () => void restarts.push('back'),
    targetLost: (error: Error) => t.fail(error.message),
  };
  const mortal = {
    how: 'SIGKILL',
    kill() {
      restarts.push('killed');
      for (const socket of sockets) breakOff(socket);
    },
    startAgain: async () => ({ downtimeMs: 1 }),
    stop: async () => {},
  };
  const { runtime, ...waiting } = controlledWaits();
  const proxy = await startProxy({
    target,
    seed: 'seed',
    schedule: () => planned,
    observer,
    restarter: createRestarter(mortal, observer),
    runtime,
  });
  proxy.startFaults();
  t.teardown(async () => {
    await proxy.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { proxy, target, received, injected, leftOut, restarts, ...waiting };
}

export function planFor(fault: FaultName, settings: object): PlannedFault {
  const { faults } = completeScenario({ faults: { [fault]: settings } }, 'test');
  return { fault, settings: faults[fault] } as PlannedFault;
}

async function startApi(received: Received[], answer: RequestListener) {
  const sockets = new Set<Socket>();
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ request, body: Buffer.concat(chunks) });
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, sockets, target: new URL(`http://127.0.0.1:${port}`) };
}

/** Waits cost no time, or last until they are released: no test depends on a clock. */
function controlledWaits() {
  const waits: number[] = [];
  const held: (() => void)[] = [];
  let holding = false;
  const runtime: Runtime = {
    ...systemRuntime,
    async wait(milliseconds, signal) {
      // The limit of endFaults is no pause that a fault makes.
      if (milliseconds >= 60_000) return systemRuntime.wait(milliseconds, signal);
      waits.push(milliseconds);
      signal?.throwIfAborted();
      if (!holding) return;
      await new Promise<void>((resolve) => {
        held.push(resolve);
        signal?.addEventListener('abort', () => resolve());
      });
    },
  };
  return {
    runtime,
    waits,
    holdWaits() {
      holding = true;
    },
    release() {
      holding = false;
      for (const resolve of held.splice(0)) resolve();
    },
  };
}
