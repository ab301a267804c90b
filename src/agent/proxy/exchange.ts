import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Answer } from './answer.js';
import { breakOff } from './break-off.js';
import { strikingSettings } from './explicit-schedule.js';
import type { Exchange, SendOptions } from './faults/index.js';
import { NO_ANSWER } from './forward.js';
import { answerHeaders } from './head.js';
import type { Mark } from './mark.js';
import type { ProxyObserver } from './observer.js';
import type { PlannedFault } from './schedule.js';
import { addTrailers, endWithTrailers } from './send-body.js';
import type { Upstream } from './upstream.js';

/** A request in the proxy's hands: its body has been read, so that it can be sent more than once. */
export interface HeldRequest {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
  mark: Mark;
}

export interface ExchangeMeans {
  upstream: Upstream;
  observer: ProxyObserver;
  planned: PlannedFault;
  /** Ends early when the faults do. */
  wait(milliseconds: number): Promise<void>;
  draw(nth: number): number;
  restart(): boolean;
  /** Takes care of a client that is left without an answer. */
  hang(response: ServerResponse): void;
  onAnswer(answer: IncomingMessage): void;
}

/** Puts one marked request into the hands of a fault. */
export function createExchange(held: HeldRequest, means: ExchangeMeans): Exchange {
  const { request, response, mark } = held;
  const { fault, settings } = means.planned;
  const about = { fault, operation: mark.operation, attempt: mark.attempt };
  return {
    operation: mark.operation,
    attempt: mark.attempt,
    body: held.body,
    send: (options) => send(held, means, options ?? {}),
    async pass(answer, pieces = answer.pieces()) {
      writeHead(response, answer);
      for await (const piece of pieces) await write(response, piece);
      endWithTrailers(response, answer.incoming.rawTrailers);
    },
    async cut(answer, part, ending) {
      writeHead(response, answer);
      response.flushHeaders();
      await new Promise<void>((resolve) => {
        response.once('close', resolve);
        response.write(part, () => resolve());
      });
      if (ending === 'reset') breakOff(request.socket);
      else request.socket.destroySoon();
    },
    fabricate(status) {
      response.writeHead(status, { 'content-type': 'text/plain' });
      response.end('made by the network between client and API\n');
    },
    hang: () => means.hang(response),
    reset: () => breakOff(request.socket),
    wait: means.wait,
    draw: (nth = 0) => means.draw(nth),
    strikes: (detail, drawn = {}) =>
      means.observer.faultInjected({
        ...about,
        settings: { ...strikingSettings(settings), ...drawn },
        detail,
      }),
    leftOut: (reason) => means.observer.faultLeftOut({ ...about, reason }),
    restart: means.restart,
  };
}

async function send(
  { request, body }: HeldRequest,
  { upstream, onAnswer }: ExchangeMeans,
  { pieces, onSent }: SendOptions,
): Promise<Answer> {
  const outgoing = upstream.begin(request, 'own');
  if (onSent) outgoing.once('finish', onSent);
  const answered = new Promise<Answer>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('close', () => reject(new Error(NO_ANSWER)));
    outgoing.on('response', (incoming) => {
      onAnswer(incoming);
      resolve(new Answer(incoming));
    });
  });
  // It may fail while the body is still on its way; who awaits it is told.
  answered.catch(() => undefined);
  if (pieces) {
    for await (const piece of pieces) outgoing.write(piece);
  } else if (body.length > 0) outgoing.write(body);
  addTrailers(outgoing, request.rawTrailers);
  outgoing.end();
  return answered;
}

function writeHead(response: ServerResponse, { incoming }: Answer): void {
  if (response.destroyed) return;
  response.sendDate = false;
  const headers = answerHeaders(incoming.rawHeaders);
  response.writeHead(incoming.statusCode ?? 502, incoming.statusMessage, headers);
}

/** Waits for a client that reads slowly; one that has gone is not written to. */
async function write(response: ServerResponse, piece: Buffer): Promise<void> {
  if (response.destroyed || response.write(piece)) return;
  const over = new AbortController();
  const { signal } = over;
  const ready = [once(response, 'drain', { signal }), once(response, 'close', { signal })];
  await Promise.race(ready).finally(() => over.abort());
  await Promise.allSettled(ready);
}
