import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The least that forwards HTTP: node's server, its client with kept connections, and two pipes. */
export async function startBareForwarder(target: URL): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const asked = request(
      { hostname: target.hostname, port: target.port, method, path: url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    asked.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
