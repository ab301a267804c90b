import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { guardedLookup, refuseForbiddenHost } from '../target/index.js';
import { forwardedHeaders } from './mark.js';

/** A request whose body has been read, so that it can be sent more than once. */
export interface HeldRequest {
  method: string;
  /** Path and query, as they came. */
  path: string;
  rawHeaders: readonly string[];
  body: Buffer;
}

export interface Answer {
  status: number;
  rawHeaders: readonly string[];
  body: Buffer;
}

/** The way to the API under test. Each request has its own connection: none inherits a fault. */
export interface Upstream {
  /** Resolves once the answer's head is there; rejects when the connection fails. */
  open(request: HeldRequest): Promise<IncomingMessage>;
  /** As `open`, with the answer read to its end. */
  send(request: HeldRequest): Promise<Answer>;
}

/**
 * @param signal ends what is under way.
 * @throws ForbiddenAddressError for a metadata address, here or at connect time.
 */
export function createUpstream(target: URL, signal: AbortSignal): Upstream {
  refuseForbiddenHost(target);
  const call = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const open = (held: HeldRequest) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = call(
        {
          protocol: target.protocol,
          hostname: target.hostname.replace(/^\[|\]$/g, ''),
          port: target.port,
          method: held.method,
          path: held.path,
          headers: forwardedHeaders(held.rawHeaders, target.host),
          lookup: guardedLookup,
          agent: false,
          signal,
        },
        resolve,
      );
      outgoing.on('error', reject);
      outgoing.end(held.body);
    });
  return {
    open,
    async send(held) {
      const incoming = await open(held);
      const body = await readWhole(incoming);
      return { status: incoming.statusCode ?? 0, rawHeaders: incoming.rawHeaders, body };
    },
  };
}

export async function readWhole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
