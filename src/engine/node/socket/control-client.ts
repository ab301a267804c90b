import { type IncomingMessage, request as send } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Result, SoftadastraError } from '../../core/index.js';
import { type Disk, NodeDisk } from '../../disk/index.js';
import { shortSocketDirectory } from '../config/control-socket-path.js';
import type { Answer, NodeControl } from '../control.js';
import { errorFromJson } from './error-json.js';
import {
  EXPORT_PATH,
  IMPORT_PATH,
  mayTakeLong,
  type Operation,
  operations,
  pathOf,
} from './operations.js';

export interface ConnectOptions {
  /** A node that does not say within this time that it is there has been stopped, or hangs. Default 5,000. */
  readonly answerMs?: number;
  /** Silence within a request after which it is given up, or looked after where it may take long. Default 30,000. */
  readonly silenceMs?: number;
  readonly disk?: Disk;
}

/**
 * A node in another process, asked through its control socket. Null where nobody answers: there is
 * no socket, or one that a killed node left behind, or its node hangs.
 *
 * A request ends with `io_error`, which may be tried again, where the node is silent for `silenceMs`.
 * An export, an import and a compaction may be: they are given up only where the node does not say
 * either, asked on another connection, that it is there.
 */
export async function connectControl(
  socketPath: string,
  { answerMs = 5_000, silenceMs = 30_000, disk = new NodeDisk() }: ConnectOptions = {},
): Promise<NodeControl | null> {
  if (!(await isTrusted(socketPath, disk))) return null;
  const socket = new ControlSocket(socketPath, answerMs, silenceMs);
  if (!(await socket.answers())) return null;
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

/** Where everybody may make names, somebody else's socket must not be taken for the node's. */
async function isTrusted(socketPath: string, disk: Disk): Promise<boolean> {
  const directory = path.dirname(socketPath);
  if (directory !== shortSocketDirectory()) return true;
  // What cannot be looked at may be anybody's.
  return disk.isPrivate(directory).catch(() => false);
}

/** Each request has a connection of its own: the node may be another one by the next. */
class ControlSocket {
  constructor(
    readonly path: string,
    readonly answerMs: number,
    readonly silenceMs: number,
  ) {}

  answers(): Promise<boolean> {
    return this.#request('GET', '/', null, this.answerMs).then(
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
      const response = await this.#request('POST', path, Readable.from(body), this.silenceMs);
      return parse<T>(await readText(response));
    } catch (thrown) {
      return Result.err(this.#broken(operation, thrown));
    }
  }

  async download(path: string): Answer<AsyncIterable<Uint8Array>> {
    try {
      const response = await this.#request('GET', path, null, this.silenceMs);
      if (response.headers['content-type'] === 'application/x-ndjson') return Result.ok(response);
      return parse(await readText(response));
    } catch (thrown) {
      return Result.err(this.#broken('export', thrown));
    }
  }

  #request(
    method: string,
    path: string,
    body: Readable | null,
    silenceMs: number,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const request = send({ socketPath: this.path, agent: false, method, path });
      let answer: IncomingMessage | null = null;
      request.once('response', (response) => {
        answer = response;
        resolve(response);
      });
      request.on('error', reject);
      const onSilence = async (socket: Socket) => {
        if (mayTakeLong(path) && (await this.answers())) socket.setTimeout(silenceMs);
        else (answer ?? request).destroy(new Error(`silent for ${silenceMs} ms`));
      };
      request.once('socket', (socket) => {
        socket.setTimeout(silenceMs).on('timeout', () => void onSilence(socket));
      });
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
