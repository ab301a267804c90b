import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenApiDocument } from '../../../src/cloud/platform/http/openapi-document.js';
import { AnswerCheck } from './answer-check.js';
import { rawRequest } from './raw-request.js';

/** Told of every answer: the operation with its status, and what is wrong with it. */
export type Report = (what: string, problems: readonly string[]) => void;

/** On an answer that is not as the document says: what is wrong, as a URI component. */
export const PROBLEM_HEADER = 'x-not-as-described';

const OWN = 'x-reads-the-document';

/**
 * Compares everything that a server answers with the document that the same server publishes,
 * whoever asks: requests wait until the document is there.
 */
export function watchServer(server: Server, report: Report): void {
  const emit = server.emit;
  let check: AnswerCheck | Promise<AnswerCheck> | undefined;
  server.emit = (event: string | symbol, ...args: unknown[]) => {
    const forward = () => Reflect.apply(emit, server, [event, ...args]) as boolean;
    if (event !== 'request') return forward();
    const [request, response] = args as [IncomingMessage, ServerResponse];
    if (request.headers[OWN]) return forward();
    if (check instanceof AnswerCheck) {
      watchAnswer(check, request, response, report);
      return forward();
    }
    check ??= readDocument(server).then((document) => new AnswerCheck(document));
    void check
      .then(
        (made) => {
          check = made;
          watchAnswer(made, request, response, report);
        },
        (error) => report('no document', [`the document cannot be read: ${error}`]),
      )
      .finally(forward);
    return true;
  };
}

/** On a connection of its own: one that stays open would be among those of the test. */
async function readDocument(server: Server): Promise<OpenApiDocument> {
  const { port, address } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  const headers = { [OWN]: '1' };
  const path = '/api/openapi.json';
  const { text } = await rawRequest(`http://${host}:${port}`, { method: 'GET', path, headers });
  return JSON.parse(text);
}

/** Looks at an answer when it is complete and its headers can still be added to. */
function watchAnswer(
  check: AnswerCheck,
  request: IncomingMessage,
  response: ServerResponse,
  report: Report,
): void {
  const { method = '', url = '' } = request;
  const { write, end } = response;
  const parts: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string') parts.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
  };
  response.write = ((...args: unknown[]) => {
    keep(args[0]);
    return Reflect.apply(write, response, args);
  }) as ServerResponse['write'];
  response.end = ((...args: unknown[]) => {
    keep(args[0]);
    // A client that broke off is told nothing, and its answer has no body.
    const isGone = request.socket.destroyed || (request.destroyed && !request.complete);
    if (isGone) return Reflect.apply(end, response, args);
    const headers = response.getHeaders();
    const body = Buffer.concat(parts).toString('utf8');
    const { statusCode: status } = response;
    const { operation, problems } = check.verdict({ method, url, status, headers, body });
    report(
      `${operation} ${status}`,
      problems.map((text) => `${method} ${url} ${status}: ${text}`),
    );
    if (problems.length > 0 && !response.headersSent) {
      response.setHeader(PROBLEM_HEADER, encodeURIComponent(problems.join('; ').slice(0, 2_000)));
    }
    return Reflect.apply(end, response, args);
  }) as ServerResponse['end'];
}
