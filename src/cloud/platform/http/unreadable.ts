import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorBody } from './envelope.js';
import { ApiError } from './errors.js';

/**
 * Answers what node's parser could not read or wait for in the form of every other error: such a
 * request never becomes one that the application sees.
 */
export function answerUnreadable(server: Server): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    latest.set(socket, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = latest.get(socket);
    const amidAnswer = response?.headersSent === true && !response.writableFinished;
    if (!socket.writable || amidAnswer || error.code === 'ECONNRESET') socket.destroy();
    else socket.end(refusal(error.code), () => socket.destroy());
  });
}

function refusal(code = ''): string {
  const error = REASONS[code] ?? NOT_HTTP;
  const id = randomUUID();
  const body = JSON.stringify(errorBody(error, id));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'X-Content-Type-Options: nosniff',
    '',
    body,
  ].join('\r\n');
}

const NOT_HTTP = new ApiError('validation_failed', 'That is no HTTP/1.1 request');

/** By the codes of node's HTTP server. */
const REASONS: Readonly<Record<string, ApiError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new ApiError('request_timeout', 'The request took too long to arrive'),
  HPE_HEADER_OVERFLOW: new ApiError('headers_too_large', 'The headers have more than 16 KiB'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new ApiError(
    'payload_too_large',
    'The extensions of a chunk have more than 16 KiB',
  ),
};
