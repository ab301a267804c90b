import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { composeWeb } from './composition.js';
import { createLimitedServer } from './platform/http/server.js';
import { runProcess } from './platform/lifecycle.js';
import { openProcess } from './platform/process.js';
import { connectProducer, disconnect, waitForReady } from './platform/redis/connections.js';
import { findRedisProblems } from './platform/redis/requirements.js';
import { Queues } from './queues/index.js';

/**
 * Connections that wait to be accepted while the process works; the system may allow fewer. What
 * finds no place here is tried again by its system after one, three and seven seconds.
 */
const BACKLOG = 4_096;

/** Entry of the web process. */
await runProcess(async () => {
  const { config, logger, lifecycle, database } = await openProcess('');
  const redis = connectProducer(config.redisUrl, logger);
  lifecycle.add('redis', () => disconnect(redis));
  redis.on('ready', () => {
    findRedisProblems(redis).then(
      (problems) => {
        for (const problem of problems) logger.error(`Redis is not safe for this: ${problem}`);
      },
      (error) => logger.debug({ err: error }, 'the settings of Redis could not be read'),
    );
  });
  const queues = new Queues(redis, config.queueShards);
  lifecycle.add('queues', () => queues.close());
  if (await waitForReady(redis, 5_000)) await queues.requireShards();
  // With Redis away at the start the check comes with the first connection; a mismatch ends the process.
  else redis.once('ready', () => void queues.requireShards());

  if (config.environment === 'production' && config.databaseUrl.startsWith('sqlite')) {
    logger.warn('SQLite serves one machine only; for several set DATABASE_URL to a server');
  }
  let stopping = false;
  const isStopping = () => stopping;
  const { app, work } = await composeWeb({ config, database, queues, logger, isStopping });
  const server = createLimitedServer(app.callback());
  server.on('connection', () => work.connectionCame());
  server.listen({ port: config.port, host: config.host, backlog: BACKLOG });
  await once(server, 'listening');
  lifecycle.add('http', () => closeServer(server));
  // Comes first: a load balancer has to see that this process is not ready before it hears nobody.
  lifecycle.add('readiness', async () => {
    stopping = true;
    await delay(config.stopDelayMs);
  });
  const { address, port } = server.address() as AddressInfo;
  logger.info(`listening on http://${address.includes(':') ? `[${address}]` : address}:${port}`);
  return { logger, stop: () => lifecycle.stop() };
});

/**
 * Answers what is under way, then closes; connections that only wait are closed at once. One that
 * is kept alive would begin to wait only later: each is told that its next answer is its last.
 */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), 25);
  const timer = setTimeout(() => server.closeAllConnections(), 5_000);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}
