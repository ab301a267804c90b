import path from 'node:path';
import { isPortFree } from '../port.js';
import { startChild } from '../processes/child.js';
import { type Lock, LockedError, takeLock } from '../processes/lock.js';
import { DEFAULT_RESTARTS } from '../processes/restarts.js';
import { Supervisor } from '../processes/supervisor.js';
import { type ProvidedRedis, provideRedis } from '../redis/index.js';
import { StackError } from './errors.js';
import { Leftovers } from './leftovers.js';
import type { Output } from './output.js';
import { commandLine, type ProcfileEntry } from './procfile.js';
import { waitUntilReady } from './ready.js';
import { runRelease } from './release.js';

export interface StackOptions {
  /** The folder that the Procfile's commands are run in. */
  root: string;
  procfile: readonly ProcfileEntry[];
  variables: NodeJS.ProcessEnv;
  dataDir: string;
  host: string;
  port: number;
  redisUrl: string | undefined;
  output: Output;
  /** Called at most once, when a running stack cannot go on; the caller then stops it. */
  onFatal: (reason: string) => void;
  readyTimeoutMs?: number;
}

/** The web process gets this long for requests that run before the workers are told to stop. */
const WEB_HEAD_START_MS = 2_000;
/** After this long a process is killed; with Redis's own end all is over within 10 s. */
const GRACE_MS = 8_000;

/** Redis and the Procfile's processes, as one thing that starts and stops. */
export class Stack {
  readonly url: string;
  readonly #options: StackOptions;
  readonly #log: (line: string) => void;
  readonly #leftovers: Leftovers;
  readonly #parts: Supervisor[] = [];
  readonly #abort = new AbortController();
  #lock: Lock | undefined;
  #redis: ProvidedRedis | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #ready = false;

  constructor(options: StackOptions) {
    this.#options = options;
    const reachable = /^(0\.0\.0\.0|::)$/.test(options.host) ? '127.0.0.1' : options.host;
    this.url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${options.port}`;
    this.#log = options.output.part('stack');
    this.#leftovers = new Leftovers(path.join(options.dataDir, 'stack.json'));
  }

  /** Resolves once GET /health/ready says yes. @throws StackError; what was started is stopped. */
  start(): Promise<void> {
    this.#starting ??= this.#startAll().catch(async (error) => {
      const reason = this.#abort.signal.reason;
      await this.#stopAll();
      throw reason instanceof StackError ? reason : error;
    });
    return this.#starting;
  }

  /** Web, then the others, then Redis, within 10 s. Twice, or before the start, is fine. */
  stop(): Promise<void> {
    this.#abort.abort(new StackError('the start was interrupted'));
    this.#stopping ??= (async () => {
      // A failed start has cleaned up behind itself, and its caller has the reason.
      await this.#starting?.catch(() => undefined);
      await this.#stopAll();
    })();
    return this.#stopping;
  }

  /** No more patience: SIGKILL. Redis ends with this process, by its guard. */
  kill(): void {
    for (const part of this.#parts) part.kill();
  }

  async #startAll(): Promise<void> {
    const { signal } = this.#abort;
    signal.throwIfAborted();
    this.#lock = this.#takeLock();
    await this.#leftovers.end(GRACE_MS, this.#log);
    await this.#checkPort();
    this.#redis = await this.#startRedis(signal);
    this.#log(this.#redis.origin);
    signal.throwIfAborted();
    const variables = { ...this.#options.variables, ...this.#provided(this.#redis) };
    const release = this.#options.procfile.find(({ name }) => name === 'release');
    if (release) {
      const { root: cwd, output } = this.#options;
      const onLine = output.part(release.name);
      await runRelease(release.command, { cwd, env: variables, onLine, signal, graceMs: GRACE_MS });
    }
    for (const entry of this.#longRunning()) await this.#startPart(entry, variables);
    await waitUntilReady(`${this.url}/health/ready`, {
      timeoutMs: this.#options.readyTimeoutMs ?? 60_000,
      log: this.#log,
      signal,
    });
    signal.throwIfAborted();
    this.#ready = true;
  }

  #takeLock(): Lock {
    const { dataDir } = this.#options;
    try {
      return takeLock(path.join(dataDir, 'stack.lock'), this.url);
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      throw new StackError(
        `Softadastra runs already from ${dataDir}: process ${error.holder.pid}, ${error.note}.\n` +
          'Use that one, stop it, or start a second one beside it with a data directory and a port ' +
          'of its own: CLOUD_DATA_DIR=.data-2 PORT=8081 npm start',
      );
    }
  }

  async #checkPort(): Promise<void> {
    const { host, port } = this.#options;
    if (await isPortFree(host, port)) return;
    throw new StackError(
      `Port ${port} of ${host} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
    );
  }

  #startRedis(signal: AbortSignal): Promise<ProvidedRedis> {
    const { dataDir, redisUrl, output } = this.#options;
    const onGivenUp = (reason: string) => this.#fail(reason);
    return provideRedis({ dataDir, url: redisUrl, log: output.part('redis'), signal, onGivenUp });
  }

  #provided(redis: ProvidedRedis): NodeJS.ProcessEnv {
    const { dataDir, host, port } = this.#options;
    return {
      REDIS_URL: redis.url,
      CLOUD_DATA_DIR: dataDir,
      SERVER_HOST: host,
      SERVER_PORT: String(port),
      PORT: String(port),
    };
  }

  /** The web process first: it is the one to be stopped first, too. */
  #longRunning(): ProcfileEntry[] {
    const entries = this.#options.procfile.filter(({ name }) => name !== 'release');
    return entries.sort((a, b) => Number(b.name === 'web') - Number(a.name === 'web'));
  }

  async #startPart({ name, command }: ProcfileEntry, env: NodeJS.ProcessEnv): Promise<void> {
    const { root: cwd, output } = this.#options;
    const onLine = output.part(name);
    const most = () => (this.#ready ? DEFAULT_RESTARTS.most : 1);
    const supervisor = new Supervisor({
      name,
      log: this.#log,
      launch: () => startChild(commandLine(command), { cwd, env, onLine, graceMs: GRACE_MS }),
      onStarted: ({ identity }) => identity && this.#leftovers.remember(name, identity),
      onGivenUp: (reason) => this.#fail(reason),
      // What dies while the stack comes up has told its reason: trying again would bury it.
      policy: {
        ...DEFAULT_RESTARTS,
        get most() {
          return most();
        },
      },
    });
    this.#parts.push(supervisor);
    await supervisor.start();
  }

  #fail(reason: string): void {
    if (this.#abort.signal.aborted) return;
    if (this.#ready) this.#options.onFatal(reason);
    else this.#abort.abort(new StackError(`${reason} while the stack was starting`));
  }

  async #stopAll(): Promise<void> {
    const [web, ...others] = this.#parts;
    const webStopped = web?.stop(GRACE_MS);
    await Promise.race([webStopped, pause(WEB_HEAD_START_MS)]);
    await Promise.all([
      webStopped,
      ...others.map((part) => part.stop(GRACE_MS - WEB_HEAD_START_MS)),
    ]);
    await this.#redis?.stop();
    // Without the lock the remembered processes are those of the stack that holds it.
    if (this.#lock) this.#leftovers.forget();
    this.#lock?.release();
    this.#lock = undefined;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
