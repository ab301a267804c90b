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
  pump(request, outgoing);
}

/**
 * As `pipe` does for two messages of HTTP, with fewer listeners: those were a tenth of what passing
 * on a small request costs. What is left when the receiving side is gone is read and dropped.
 */
export function pump(from: IncomingMessage, to: OutgoingMessage): void {
  const goOn = () => void from.resume();
  from.on('data', (chunk: Buffer) => {
    if (!to.destroyed && !to.write(chunk)) from.pause();
  });
  from.on('end', () => {
    if (!to.destroyed) to.end();
  });
  to.on('drain', goOn);
  to.on('close', goOn);
  // Whoever held the beginning of a body has paused it.
  from.resume();
}

export function endWithTrailers(message: OutgoingMessage, rawTrailers: readonly string[]): void {
  addTrailers(message, rawTrailers);
  message.end();
}

export function addTrailers(message: OutgoingMessage, rawTrailers: readonly string[]): void {
  if (rawTrailers.length > 0) message.addTrailers(trailerPairs(rawTrailers));
}
