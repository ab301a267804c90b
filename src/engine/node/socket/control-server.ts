import { createServer, type Server } from 'node:http';
import { type Clock, Lifecycle, type Service } from '../../core/index.js';
import type { Disk } from '../../disk/index.js';
import type { NodeControl } from '../control.js';
import { cannotListen, prepareSocket } from './prepare-socket.js';
import { controlRoutes, type Handler, metricsRoutes } from './routes.js';

export interface ControlServerOptions {
  readonly control: NodeControl;
  readonly socketPath: string;
  /** A port of loopback for metrics, 0 for any free one; null for none. */
  readonly metricsPort: number | null;
  readonly disk: Disk;
  readonly clock: Clock;
}

/** How long a stop waits for answers that are under way. */
const GRACE_MS = 2_000;
const OWNER_ONLY = 0o177;

/** Answers what {@link connectControl} asks, for the owner of the socket alone. */
export class ControlServer implements Service {
  readonly #options: ControlServerOptions;
  readonly #lifecycle: Lifecycle;
  #servers: Server[] = [];
  #metricsPort: number | null = null;

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#lifecycle = new Lifecycle(
      () => this.#begin(),
      () => this.#end(),
    );
  }

  /** The port that is bound; null while there is none. */
  get metricsPort(): number | null {
    return this.#metricsPort;
  }

  /**
   * @throws SoftadastraError `already_exists` where a living node answers at the socket, or where
   * something is at its path that is no socket, which is left alone; `directory_missing` and
   * `permission_denied` where its directory is not there or could be somebody else's; `io_error` where
   * the socket or the port cannot be bound.
   */
  start(): Promise<void> {
    return this.#lifecycle.start();
  }

  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }

  async #begin(): Promise<void> {
    const { control, socketPath, metricsPort } = this.#options;
    await prepareSocket(socketPath, this.#options.disk);
    const socket = this.#serve(controlRoutes(control));
    await listening(socket, socketPath, () => listenPrivately(socket, socketPath));
    if (metricsPort === null) return;
    const metrics = this.#serve(metricsRoutes(control));
    await listening(metrics, `127.0.0.1:${metricsPort}`, () =>
      metrics.listen(metricsPort, '127.0.0.1'),
    );
    const address = metrics.address();
    this.#metricsPort = typeof address === 'object' && address ? address.port : null;
  }

  #serve(handler: Handler): Server {
    const server = createServer((request, response) => {
      // A reader that goes away ends its own answer: there is nobody left to tell.
      handler(request, response).catch(() => response.destroy());
    });
    // An import takes as long as its sender does; a request must have begun within a minute.
    server.requestTimeout = 0;
    this.#servers.push(server);
    return server;
  }

  async #end(): Promise<void> {
    const servers = this.#servers;
    this.#servers = [];
    this.#metricsPort = null;
    await Promise.all(servers.map((server) => closed(server, this.#options.clock)));
  }
}

/** The socket is made by `listen` itself: it never exists with wider permissions. */
function listenPrivately(server: Server, socketPath: string): void {
  const before = process.umask(OWNER_ONLY);
  try {
    server.listen(socketPath);
  } finally {
    process.umask(before);
  }
}

function listening(server: Server, where: string, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(where, error)));
    server.once('listening', resolve);
    listen();
  });
}

async function closed(server: Server, clock: Clock): Promise<void> {
  if (!server.listening) return;
  const impatient = clock.after(GRACE_MS, () => server.closeAllConnections());
  await new Promise((resolve) => server.close(resolve));
  impatient.cancel();
}
