import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { type FaultProxy, startProxy } from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import type { TlsTrust } from '../../../src/agent/target/index.js';

/** A proxy without any fault, in front of a server that is started for it or an address. */
export async function proxyTo(
  t: ExecutionContext,
  api: Server | URL,
  trust: TlsTrust = {},
): Promise<FaultProxy> {
  const target = api instanceof URL ? api : await start(t, api);
  const proxy = await startProxy({
    target,
    seed: '',
    schedule: () => null,
    observer: {
      faultInjected: () => t.fail(),
      faultLeftOut: () => t.fail(),
      appRestarted: () => t.fail(),
      targetLost: () => t.fail(),
    },
    restarter: null,
    trust,
    runtime: systemRuntime,
  });
  proxy.startFaults();
  t.teardown(() => proxy.close());
  return proxy;
}

async function start(t: ExecutionContext, api: Server): Promise<URL> {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });
  return new URL(`http://127.0.0.1:${(api.address() as AddressInfo).port}`);
}
