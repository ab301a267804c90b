import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asSoftadastraError, Result, SoftadastraError } from '../../core/index.js';
import type { NodeControl } from '../control.js';
import {
  EXPORT_PATH,
  IMPORT_PATH,
  METRICS_PATH,
  type Operation,
  operationAt,
} from './operations.js';
import { readBody } from './read-body.js';
import { checkRequest } from './request-shapes.js';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Everything that a node can be asked. */
export function controlRoutes(control: NodeControl): Handler {
  return async (request, response) => {
    const { method, url = '' } = request;
    const operation = operationAt(url);
    if (method === 'GET' && url === METRICS_PATH) return sendMetrics(control, response);
    if (method === 'GET' && url === EXPORT_PATH) return sendExport(control, response);
    if (method === 'POST' && url === IMPORT_PATH) return takeImport(control, request, response);
    if (method !== 'POST' || operation === undefined) return sendUnknown(response);
    await answer(control, operation, request, response);
  };
}

/** Metrics alone, for a port that others on this machine can reach. */
export function metricsRoutes(control: NodeControl): Handler {
  return (request, response) =>
    request.method === 'GET' && request.url === METRICS_PATH
      ? sendMetrics(control, response)
      : sendUnknown(response);
}

async function answer(
  control: NodeControl,
  operation: Operation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body.isErr()) {
    const status = body.error().code === 'value_too_large' ? 413 : 400;
    return sendJson(response, status, { error: body.error() });
  }
  const checked = checkRequest(operation, body.value());
  if (checked.isErr()) return sendResult(response, checked);
  // Which operation takes what is what was just checked.
  const call = control[operation] as (input: unknown) => Promise<Result<unknown>>;
  sendResult(response, await call.call(control, checked.value()).catch(unexpected));
}

function unexpected(thrown: unknown): Result<never> {
  return Result.err(asSoftadastraError(thrown, 'internal_error', 'the node failed unexpectedly'));
}

async function sendMetrics(control: NodeControl, response: ServerResponse): Promise<void> {
  const metrics = await control.metrics();
  if (metrics.isErr()) return sendJson(response, 503, { error: metrics.error() });
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(metrics.value());
}

/** Where it breaks off, so does the answer: the reader misses the line at the end. */
async function sendExport(control: NodeControl, response: ServerResponse): Promise<void> {
  const lines = await control.exportAll();
  if (lines.isErr()) return sendResult(response, lines);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  await pipeline(Readable.from(lines.value()), response);
}

/** An import that is refused half-way leaves the rest unread: its sender still hears why. */
async function takeImport(
  control: NodeControl,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const imported = await control.importAll(request.iterator({ destroyOnReturn: false }));
  request.resume();
  sendResult(response, imported);
}

async function sendUnknown(response: ServerResponse): Promise<void> {
  const error = new SoftadastraError('not_found', 'there is no such operation');
  sendJson(response, 404, { error });
}

function sendResult(response: ServerResponse, result: Result<unknown>): void {
  sendJson(response, 200, result.isOk() ? { value: result.value() } : { error: result.error() });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
