import { type IncomingMessage, request as send } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Result, SoftadastraError } from '../../core/index.js';
import type { Answer, NodeControl } from '../control.js';
import { errorFromJson } from './error-json.js';
import { EXPORT_PATH, IMPORT_PATH, type Operation, operations, pathOf } from './operations.js';

/** A node that does not say within this time that it is there has been stopped, or hangs. */
const ANSWER_MS = 5_000;

/**
 * A node in another process, asked through its control socket. Null where nobody answers: there is
 * no socket, or one that a killed node left behind, or its node hangs.
 */
export async function connectControl(
  socketPath: string,
  answerMs = ANSWER_MS,
): Promise<NodeControl | null> {
  const socket = new ControlSocket(socketPath);
  if (!(await socket.answers(answerMs))) return null;
  const ask = (operation: Operation) => (body?: object) =>
    socket.ask(operation, pathOf(operation), body === undefined ? [] : [JSON.stringify(body)]);
  const remote = Object.fromEntries(operations.map((operation) => [operation, ask(operation)]));
  return {
    // The list names every operation but those below; what each takes and answers is NodeControl's.
    ...(remote as unknown as Pick<NodeControl, Operation>),
    exportAll: () => socket.download(EXPORT_PATH),
    importAll: (source) => socket.ask('import', IMPORT_PATH, source),
    close: async () => {},
  };
}

/** Each request has a connection of its own: the node may be another one by the next. */
class ControlSocket {
  constructor(readonly path: string) {}

  answers(withinMs: number): Promise<boolean> {
    return this.#request('GET', '/', null, withinMs).then(
      (response) => response.resume().readable,
      () => false,
    );
  }

  async ask<T>(
    operation: string,
    path: string,
    body: Iterable<string> | AsyncIterable<Uint8Array>,
  ): Answer<T> {
    try {
      return parse<T>(await readText(await this.#request('POST', path, Readable.from(body))));
    } catch (thrown) {
      return Result.err(this.#broken(operation, thrown));
    }
  }

  async download(path: string): Answer<AsyncIterable<Uint8Array>> {
    try {
      const response = await this.#request('GET', path, null);
      if (response.headers['content-type'] === 'application/x-ndjson') return Result.ok(response);
      return parse(await readText(response));
    } catch (thrown) {
      return Result.err(this.#broken('export', thrown));
    }
  }

  /** @param withinMs waits as long as it takes where it is 0: an import or compaction may. */
  #request(
    method: string,
    path: string,
    body: Readable | null,
    withinMs = 0,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.path, agent: false, method, path, timeout: withinMs };
      const request = send(options);
      request.once('response', resolve);
      request.on('error', reject);
      request.once('timeout', () => request.destroy(new Error(`silent for ${withinMs} ms`)));
      if (body) pipeline(body, request).catch(reject);
      else request.end();
    });
  }

  #broken(operation: string, cause: unknown): SoftadastraError {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the node at ${this.path} did not answer ${operation} (${reason}): whether it was done is not known`;
    return new SoftadastraError('io_error', message, { cause, context: { socket: this.path } });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function parse<T>(text: string): Result<T> {
  const body: { value?: T; error?: unknown } = JSON.parse(text);
  return body.error === undefined
    ? Result.ok(body.value as T)
    : Result.err(errorFromJson(body.error));
}
