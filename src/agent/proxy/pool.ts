import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsTrust } from '../target/index.js';

/**
 * A connection that has been idle for longer is not used again: the API may be about to close it,
 * and a request lost that way would look like a fault that nobody injected.
 */
const IDLE_MS = 1_000;
const MOST_IDLE = 1_024;

/** Connections to the target that are kept open between requests. */
export function createPool(secure: boolean, trust: TlsTrust): HttpAgent {
  const kept = { keepAlive: true, maxFreeSockets: MOST_IDLE };
  return secure ? new SecurePool({ ...kept, ...trust }) : new Pool(kept);
}

class Pool extends HttpAgent {
  override keepSocketAlive(socket: Duplex): boolean {
    return keep(socket);
  }
}

class SecurePool extends HttpsAgent {
  override keepSocketAlive(socket: Duplex): boolean {
    return keep(socket);
  }
}

/**
 * The limit is set once: every byte winds it up again, and the agent takes notice of its end only
 * while the connection is idle. (The agent's own limit costs two listeners for each request.)
 */
function keep(socket: Duplex): boolean {
  if (socket instanceof Socket) {
    if (socket.timeout !== IDLE_MS) socket.setTimeout(IDLE_MS);
    socket.unref();
  }
  return true;
}
