import type { ServerResponse } from 'node:http';
import { strikingSettings } from './explicit-schedule.js';
import type { Exchange } from './faults/index.js';
import type { Mark } from './mark.js';
import type { ProxyObserver } from './observer.js';
import type { PlannedFault } from './schedule.js';
import type { HeldRequest, Upstream } from './upstream.js';

export interface ExchangeMeans {
  upstream: Upstream;
  observer: ProxyObserver;
  planned: PlannedFault;
  wait(milliseconds: number): Promise<void>;
  draw(): number;
  restart(): boolean;
}

/** Puts one marked request into the hands of a fault. */
export function createExchange(
  held: HeldRequest,
  mark: Mark,
  response: ServerResponse,
  means: ExchangeMeans,
): Exchange {
  return {
    ...mark,
    send: () => means.upstream.send(held),
    pass(answer) {
      response.writeHead(answer.status, passedHeaders(answer.rawHeaders));
      response.end(answer.body);
    },
    fabricate(status) {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end('made by the network between client and API\n');
    },
    // The client's own limit ends the wait; closing the proxy ends it for good.
    hang: () => {},
    reset: () => response.socket?.resetAndDestroy(),
    wait: means.wait,
    draw: means.draw,
    strikes: (detail) =>
      means.observer.faultInjected({
        fault: means.planned.fault,
        operation: mark.operation,
        attempt: mark.attempt,
        settings: strikingSettings(means.planned.settings),
        ...(detail === undefined ? {} : { detail }),
      }),
    restart: means.restart,
  };
}

/** An answer's headers without those that belong to the connection it came over. */
export function passedHeaders(rawHeaders: readonly string[]): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!OF_CONNECTION.has(name.toLowerCase())) headers.push(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

const OF_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding']);
