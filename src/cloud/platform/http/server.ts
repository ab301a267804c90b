import { createServer, type RequestListener, type Server } from 'node:http';
import { answerUnreadable } from './unreadable.js';

/**
 * How long a client may take, in milliseconds. Node's own limits leave a slow one its connection for
 * minutes.
 */
export const SERVER_LIMITS = {
  /** From the connection, or the first byte of a further request, to the last header. */
  headersTimeout: 10_000,
  /** From the same moment to the last byte of the body. */
  requestTimeout: 30_000,
  /** Between two requests; longer than the idle time of usual proxies, which close first then. */
  keepAliveTimeout: 65_000,
  /** How often slow connections are looked for: Node's 30 s would add to each of the limits. */
  connectionsCheckingInterval: 1_000,
} as const;

/** An HTTP server that gives up on slow clients. It is not listening yet. */
export function createLimitedServer(
  handle: RequestListener,
  limits: { readonly [name in keyof typeof SERVER_LIMITS]: number } = SERVER_LIMITS,
): Server {
  const server = createServer({ ...limits }, handle);
  answerUnreadable(server);
  return server;
}
