import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import {
  type Client,
  ClientOptions,
  type EngineEvent,
  type ErrorCode,
  type SoftadastraError,
} from '../../../src/sdk/index.js';
import { until } from '../../helpers/until.js';
import { openClient } from './clients.js';

/** What a client must answer to what it cannot accept. A flag that is left out is the harmless one. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: RegExp;
  readonly fatal?: boolean;
  readonly retryable?: boolean;
  readonly stateValid?: boolean;
}

export interface Place {
  readonly folder: string;
  readonly walPath: string;
  readonly events: EngineEvent[];
  readonly options: ClientOptions;
}

export async function placeIn(folder: string): Promise<Place> {
  const walPath = path.join(folder, 'a.wal');
  const events: EngineEvent[] = [];
  const options = ClientOptions.persistent('a', walPath);
  options.log = (event) => void events.push(event);
  return { folder, walPath, events, options };
}

/** Two writes, each in a group of its own. */
export async function filledClient(t: ExecutionContext, { options }: Place): Promise<Client> {
  const client = await openClient(t, options);
  (await client.put('kept/1', 'one')).value();
  (await client.put('kept/2', Buffer.from([0, 255]))).value();
  return client;
}

/** A refusal leaves the values and every byte on the disk as they were. */
export async function changesNothing(
  t: ExecutionContext,
  { folder }: Place,
  client: Client,
  provoke: () => Promise<SoftadastraError>,
  { code, message, fatal = false, retryable = false, stateValid = true }: Refusal,
): Promise<void> {
  const before = { files: await filesIn(folder), entries: await entriesOf(client) };
  const error = await provoke();
  t.is(error.code, code);
  t.regex(error.message, message);
  const flags = { fatal, retryable, accepted: false, stateValid };
  t.like(error, flags, `${error.message}: ${JSON.stringify(error)}`);
  t.deepEqual({ files: await filesIn(folder), entries: await entriesOf(client) }, before);
}

/** Null where the client is closed. */
async function entriesOf(client: Client): Promise<readonly string[] | null> {
  const listed = await client.list();
  return listed.isErr()
    ? null
    : listed
        .value()
        .map(({ key, value }) => `${key} ${Buffer.from(value.bytes()).toString('hex')}`);
}

/** As hex, without zeros at the end: those of a log are space for later writes. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const read = async (name: string) =>
    (await readFile(path.join(folder, name), 'hex')).replace(/(00)+$/, '');
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await read(name)] as const)),
  );
}

/** What a node says of somebody whom it answers nothing. */
export function told({ events }: Place, code: ErrorCode): Promise<SoftadastraError> {
  return until(`${code} is told`, () => events.find(({ error }) => error?.code === code)?.error);
}

/** What becomes of a file that somebody damages. */
export async function changed(file: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(file);
  change(bytes);
  await writeFile(file, bytes);
}
