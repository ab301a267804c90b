import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { answerHeaders } from './head.js';
import type { HeldBody } from './held-body.js';
import { addTrailers, pump, sendBody } from './send-body.js';
import type { Upstream } from './upstream.js';

export interface Forwarding {
  upstream: Upstream;
  connection: 'pooled' | 'own';
  /**
   * A client that gives up changes nothing for the API, and its answer is waited for. Without it the
   * API sees the client go.
   */
  seenThrough: boolean;
  /** Called with the head of the answer of the API. */
  onAnswer(answer: IncomingMessage): void;
}

/**
 * Passes request and answer on as they come, holding no more than the buffers of two sockets.
 * Resolves when the exchange is over, also when the client has gone.
 * @param held what has been read of the request's body already.
 * @throws when the API cannot be reached or breaks off; nothing or a part was answered by then.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  held: HeldBody | null,
  options: Forwarding,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = options.upstream.begin(request, options.connection);
    let answer: IncomingMessage | null = null;
    let failed = false;

    const passOn = (incoming: IncomingMessage) => {
      answer = incoming;
      options.onAnswer(incoming);
      incoming.on('error', reject);
      incoming.on('end', () => {
        addTrailers(response, incoming.rawTrailers);
        resolve();
      });
      if (response.destroyed) return void incoming.resume();
      response.sendDate = false;
      response.writeHead(
        incoming.statusCode ?? 502,
        incoming.statusMessage,
        answerHeaders(incoming.rawHeaders),
      );
      pump(incoming, response);
    };
    outgoing.on('response', (incoming) => {
      try {
        passOn(incoming);
      } catch (error) {
        // No HTTP that can be passed on, such as status 099: thrown from here it would end the program.
        outgoing.destroy();
        reject(error);
      }
    });
    outgoing.on('error', (error) => {
      failed = true;
      if (answer === null && mayBeSentAgain(request, outgoing)) {
        forward(request, response, held, { ...options, connection: 'own' }).then(resolve, reject);
      } else reject(error);
    });
    outgoing.on('close', () => {
      // Nothing else tells of an API that changes protocols without being asked.
      if (answer === null && !failed) reject(new Error(NO_ANSWER));
    });
    passInterimAnswers(request, held, outgoing, response);

    response.on('close', () => {
      if (response.writableFinished) return;
      if (options.seenThrough && request.complete) return void answer?.resume();
      outgoing.destroy();
      resolve();
    });
    sendBody(request, held, outgoing);
  });
}

/**
 * The API closed a kept connection just as it was used again: no answer to this request, but an end
 * of the one before. RFC 9110, 9.2.2, allows to repeat what changes nothing.
 */
function mayBeSentAgain(request: IncomingMessage, outgoing: ClientRequest): boolean {
  return outgoing.reusedSocket && (request.method === 'GET' || request.method === 'HEAD');
}

/** Why a connection to the API is over where nothing else says so. */
export const NO_ANSWER = 'the API ended the connection without an answer';

/** 100 and 103; others (102) say nothing that a client needs. */
function passInterimAnswers(
  request: IncomingMessage,
  held: HeldBody | null,
  outgoing: ClientRequest,
  response: ServerResponse,
): void {
  // Whose body has been read has been told to go on already.
  if (request.headers.expect !== undefined && held === null) {
    outgoing.on('continue', () => response.writeContinue());
  }
  outgoing.on('information', ({ statusCode, headers }) => {
    const { link, ...others } = headers;
    if (statusCode !== 103 || link === undefined || response.headersSent) return;
    try {
      response.writeEarlyHints({ link, ...(others as Record<string, string>) });
    } catch {
      // A hint in a form that cannot be sent is left out: the answer comes without it.
    }
  });
}
