import type { ClientRequest, IncomingMessage, OutgoingMessage } from 'node:http';
import { trailerPairs } from './head.js';
import type { HeldBody } from './held-body.js';

/** Streams the client's body, of which `held` may be the beginning, with its trailers. */
export function sendBody(
  request: IncomingMessage,
  held: HeldBody | null,
  outgoing: ClientRequest,
): void {
  if (held !== null) {
    if (held.start.length > 0) outgoing.write(held.start);
    if (held.rest === null) {
      endWithTrailers(outgoing, request.rawTrailers);
      return;
    }
  }
  request.on('end', () => addTrailers(outgoing, request.rawTrailers));
  request.pipe(outgoing);
}

export function endWithTrailers(message: OutgoingMessage, rawTrailers: readonly string[]): void {
  addTrailers(message, rawTrailers);
  message.end();
}

export function addTrailers(message: OutgoingMessage, rawTrailers: readonly string[]): void {
  if (rawTrailers.length > 0) message.addTrailers(trailerPairs(rawTrailers));
}
