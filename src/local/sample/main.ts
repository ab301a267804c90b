import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { createSampleApp } from './app.js';
import { behaviours } from './behaviours/index.js';
import { readArguments, type SampleArguments, USAGE } from './options.js';
import { OrderStore } from './store.js';

const options = argumentsOrExit();
const store = await OrderStore.open(options.db).catch((error: Error) =>
  exit(`cannot open ${options.db}: ${error.message}`, 1),
);
const behaviour = behaviours[options.behaviour](store, options);
const app = createSampleApp({
  store,
  behaviour,
  now: () => new Date(),
  newId: () => `ord_${uuid()}`,
});
const server = createServer(app.callback());
server.requestTimeout = 30_000;
server.headersTimeout = 10_000;
server.once('error', (error) => exit(`cannot listen on port ${options.port}: ${error.message}`, 1));
server.listen(options.port, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(
    `sample orders API (${options.behaviour}) listening on http://127.0.0.1:${port}, orders in ${options.db}`,
  );
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    stop(server).then(
      () => process.exit(0),
      (error: Error) => exit(`the stop was not clean: ${error.message}`, 1),
    );
  });
}

/** Requests under way get two seconds to be answered; what has been acknowledged is then stored. */
async function stop(listening: Server): Promise<void> {
  const impatience = setTimeout(() => listening.closeAllConnections(), 2000);
  await new Promise<void>((resolve) => listening.close(() => resolve()));
  clearTimeout(impatience);
  await behaviour.settle();
  await store.close();
}

function argumentsOrExit(): SampleArguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    return exit(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
}

function exit(message: string, code: number): never {
  console.error(message);
  process.exit(code);
}
