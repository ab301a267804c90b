import { request } from 'node:http';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** Sent one by one without a length, as chunks. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

/** One request as a bare client makes it. @returns the status; 0 where the server hung up. */
export function rawRequest(
  base: string,
  { method, path, headers, chunks = [] }: RawRequest,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      const done = () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
      response.on('end', done).on('error', done);
    });
    sent.on('error', (error) => resolve({ status: 0, text: error.message }));
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}
