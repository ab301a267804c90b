import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How often it asks whether a backend is ready. */
const LOOK_EVERY_MS = 50;

interface Backend {
  readonly origin: string;
  ready: boolean;
}

/**
 * The least that a load balancer does: turns among the backends that say they are ready, connections
 * kept open. It sends nothing twice, so that whatever a backend drops shows.
 */
export class Balancer {
  readonly url: string;
  /** Requests that no backend answered, with the reason. */
  readonly dropped: string[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #over = new AbortController();
  #turn = 0;

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    private readonly backends: readonly Backend[],
  ) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => this.#forward(request, response));
  }

  static async start(origins: readonly string[]): Promise<Balancer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const backends = origins.map((origin) => ({ origin, ready: false }));
    const balancer = new Balancer(server, backends);
    for (const backend of backends) void balancer.#watch(backend);
    return balancer;
  }

  isReady(origin: string): boolean {
    return this.backends.some((backend) => backend.origin === origin && backend.ready);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    this.#agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #watch(backend: Backend): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      backend.ready = await fetch(`${backend.origin}/health/ready`, { signal }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.status === 200;
        },
        () => false,
      );
      await pause(LOOK_EVERY_MS, null, { signal }).catch(() => null);
    }
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const ready = this.backends.filter((backend) => backend.ready);
    const backend = ready[this.#turn++ % Math.max(1, ready.length)];
    if (!backend) {
      this.#drop(request, response, 'no backend is ready');
      return;
    }
    const { method, url, headers } = request;
    const forwarded = httpRequest(backend.origin + url, { method, headers, agent: this.#agent });
    forwarded.on('response', (answer) => {
      const { connection: _, 'keep-alive': __, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, kept);
      answer.pipe(response);
    });
    forwarded.on('error', (error) =>
      this.#drop(request, response, `${backend.origin}: ${error.message}`),
    );
    request.pipe(forwarded);
  }

  #drop({ method, url }: IncomingMessage, response: ServerResponse, reason: string): void {
    this.dropped.push(`${method} ${url}: ${reason}`);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  }
}
