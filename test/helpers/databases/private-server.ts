import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knex, { type Knex } from 'knex';
import type { Dialect } from '../../../src/cloud/platform/database/url.js';
import { until } from '../until.js';

/** One of the databases, and how to start it for a test. */
export interface DatabaseKind {
  readonly name: string;
  readonly dialect: Dialect;
  /** `missing` names what is not on this machine. */
  find(): { start(): Promise<DatabaseServer> } | { missing: string };
}

/** A server with data of its own, gone with everything in it once it is stopped. */
export interface DatabaseServer {
  /** @returns the DATABASE_URL of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
  /** What a test may do to the server; null where the database is a file. */
  readonly weather: ServerWeather | null;
}

/** A server that stands still, dies and comes back: at the same address, with its data. */
export interface ServerWeather {
  /** No process of it goes on until `thaw`; its connections stay. */
  freeze(): void;
  thaw(): void;
  /** kill -9 of every process of it. Resolves once they are gone. */
  kill(): Promise<void>;
  /** Starts it again after `kill`. Resolves once it answers. */
  start(): Promise<void>;
}

export interface PrivateServer {
  /** The programs' places, for the data directory and the server. */
  prepare: (data: string) => [program: string, ...args: string[]];
  serve: (data: string, port: number) => [program: string, ...args: string[]];
  /** Servers refuse root: who runs them where the tests run as root. */
  account: string;
  client: (port: number) => Knex.Config;
  /** Ends the server at once; its data is not needed again. */
  signal: NodeJS.Signals;
}

const running = new Map<ChildProcess, NodeJS.Signals>();
process.on('exit', () => {
  for (const [child, signal] of running) {
    child.kill('SIGCONT');
    child.kill(signal);
  }
});

/** Starts a server on a free port of the loopback address, with an empty data directory. */
export async function startPrivateServer(server: PrivateServer) {
  const owner = ownerOf(server.account);
  const folder = mkdtempSync(path.join(tmpdir(), `softadastra-${server.account}-`));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  runToEnd(server.prepare(path.join(folder, 'data')), folder, owner);
  const port = await freePort();
  const admin = knex({
    ...server.client(port),
    pool: { min: 0, max: 2 },
    // It tells each try that meets no server yet.
    log: { error: () => {}, warn: () => {} },
  });
  let child: Spawned;
  const start = async () => {
    child = spawnAs(server.serve(path.join(folder, 'data'), port), folder, owner);
    running.set(child.process, server.signal);
    await until('the server answers', () => answers(admin, child), {
      state: async () => child.output(),
    });
  };
  const stop = async () => {
    await admin.destroy();
    signalFamily(child, 'SIGCONT');
    await end(child, () => child.process.kill(server.signal));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const weather: ServerWeather = {
    freeze: () => signalFamily(child, 'SIGSTOP'),
    thaw: () => signalFamily(child, 'SIGCONT'),
    kill: () => end(child, () => signalFamily(child, 'SIGKILL')),
    start,
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { admin, port, stop, weather };
}

async function end({ process: server }: Spawned, signal: () => void): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exited = once(server, 'exit');
    signal();
    await exited;
  }
  running.delete(server);
}

/**
 * The server and the processes that it started: PostgreSQL has one for each connection, which would
 * answer on while the first one stands still.
 */
function signalFamily({ process: server }: Spawned, signal: NodeJS.Signals): void {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  // It must not start another, nor bury one whose number is signalled here.
  server.kill('SIGSTOP');
  const file = `/proc/${server.pid}/task/${server.pid}/children`;
  const children = existsSync(file) ? readFileSync(file, 'utf8').split(' ').map(Number) : [];
  for (const pid of children.filter(Boolean)) process.kill(pid, signal);
  server.kill(signal);
}

/** The newest folder that holds the program: PATH first, then where distributions keep servers. */
export function findProgram(name: string, folders: readonly string[]): string | null {
  const inPath = (process.env.PATH ?? '').split(path.delimiter);
  const places = [...inPath, ...folders.flatMap(expand)];
  const found = places.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  return found ?? null;
}

/** `/usr/lib/postgresql/*` + `/bin` to the folders that are there, the highest version first. */
function expand(folder: string): string[] {
  const [before = '', after] = folder.split('*');
  if (after === undefined) return [folder];
  if (!existsSync(before)) return [];
  const versions = readdirSync(before).sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a));
  return versions.map((version) => path.join(before, version, after));
}

interface Owner {
  uid: number;
  gid: number;
}

function ownerOf(account: string): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const numbers = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, account], { encoding: 'utf8' }).stdout),
  );
  const [uid, gid] = numbers;
  if (!uid || !gid) throw new Error(`there is no account ${account} to run the server as`);
  return { uid, gid };
}

function runToEnd([program, ...args]: [string, ...string[]], cwd: string, owner?: Owner): void {
  const done = spawnSync(program, args, { cwd, ...owner, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`${program} ended with ${done.status}: ${done.stderr}`, { cause: done.error });
  }
}

interface Spawned {
  process: ChildProcess;
  output: () => string;
}

function spawnAs([program, ...args]: [string, ...string[]], cwd: string, owner?: Owner): Spawned {
  const child = spawn(program, args, { cwd, ...owner, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
    });
  }
  return { process: child, output: () => output };
}

async function answers(admin: Knex, child: Spawned): Promise<boolean> {
  if (child.process.exitCode !== null) throw new Error(`it ended: ${child.output()}`);
  try {
    await admin.raw('select 1');
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
