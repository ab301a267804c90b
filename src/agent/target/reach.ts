import { connect } from 'node:net';
import type { Runtime } from '../runtime.js';
import { guardedLookup, refuseForbiddenHost } from './addresses.js';

const POLL_MS = 25;

/**
 * Whether the host and port of the URL accept a connection now.
 * Rejects with ForbiddenAddressError for a metadata address.
 */
export async function accepts(url: URL): Promise<boolean> {
  refuseForbiddenHost(url);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port, lookup: guardedLookup, timeout: 1_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}

/**
 * Looks again and again; false once `deadline` (epoch milliseconds) has passed. Rejects when `ending`
 * aborts.
 */
export async function untilSo(
  look: () => Promise<boolean> | boolean,
  deadline: number,
  runtime: Runtime,
  ending?: AbortSignal,
): Promise<boolean> {
  while (!(await look())) {
    if (runtime.now() > deadline) return false;
    await runtime.wait(POLL_MS, ending);
  }
  return true;
}
