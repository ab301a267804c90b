import path from 'node:path';
import { endProcess, isRunning } from '../processes/identity.js';
import { type Lock, LockedError, takeLock } from '../processes/lock.js';
import { Supervisor } from '../processes/supervisor.js';
import { findRedis } from './find.js';
import { RedisFolder } from './folder.js';
import { type Address, choosePort, launchRedis, REDIS_STOP_MS } from './instance.js';
import type { RedisProgram } from './program.js';

export { findRedis, NoRedisError } from './find.js';

export interface ProvideRedisOptions {
  /** The instance lives in `redis` below it. */
  dataDir: string;
  log?: (line: string) => void;
  /** Where fetched programs are kept; default `tools` below `dataDir`. */
  toolsDir?: string;
  /** A server of the user's own: used as it is, neither started nor stopped. */
  url?: string | undefined;
  signal?: AbortSignal;
  /** Called when the private server died too often to be started again. */
  onGivenUp?: (reason: string) => void;
}

export interface ProvidedRedis {
  /** With the password: not for logs. */
  readonly url: string;
  /** Where it came from, in words without a secret. */
  readonly origin: string;
  /** The private server's process; changes when it had to be started again. */
  readonly pid: number | undefined;
  /** Ends the private server. May be called twice. */
  stop(): Promise<void>;
}

const PORT_ATTEMPTS = 3;

/**
 * Gives a Redis: the one that `url` names, or else a private one on a free loopback port, behind a
 * password, which loses nothing it has answered to and ends with this process.
 * @throws NoRedisError without a server program; LockedError when another running process has a
 * private instance in the same data directory.
 */
export async function provideRedis(options: ProvideRedisOptions): Promise<ProvidedRedis> {
  const { url, log = () => undefined } = options;
  if (url) return { url, origin: 'REDIS_URL', pid: undefined, stop: async () => undefined };
  const dataDir = path.resolve(options.dataDir);
  const folder = new RedisFolder(path.join(dataDir, 'redis'));
  const lock = takeLock(folder.lockFile, 'private Redis');
  try {
    const program = await findRedis({
      toolsDir: options.toolsDir ?? path.join(dataDir, 'tools'),
      log,
      ...(options.signal && { signal: options.signal }),
    });
    await endLeftover(folder, log);
    return await startPrivate(program, folder, lock, log, options.onGivenUp);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A server whose owner was killed. Its memory is in its file: the new one starts from that. */
async function endLeftover(folder: RedisFolder, log: (line: string) => void): Promise<void> {
  const leftover = folder.rememberedProcess();
  if (leftover && isRunning(leftover)) {
    log(`ending a Redis that an earlier start left behind (process ${leftover.pid})`);
    await endProcess(leftover, REDIS_STOP_MS);
  }
  folder.forgetProcess();
}

async function startPrivate(
  program: RedisProgram,
  folder: RedisFolder,
  lock: Lock,
  log: (line: string) => void,
  onGivenUp: (reason: string) => void = log,
): Promise<ProvidedRedis> {
  const address: Address = { port: 0, password: folder.password() };
  const supervisor = new Supervisor({
    name: 'Redis',
    log,
    onGivenUp,
    launch: () => launchRedis(program, folder, address, log),
  });
  for (let attempt = 1; ; attempt += 1) {
    address.port = await choosePort();
    try {
      await supervisor.start();
      break;
    } catch (error) {
      const taken = error instanceof Error && /address already in use/i.test(error.message);
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
  return {
    url: `redis://:${address.password}@127.0.0.1:${address.port}`,
    origin: `Redis ${program.version} from ${program.origin}`,
    get pid() {
      // Written before the server listens, so it is never the one that was there before.
      return folder.rememberedProcess()?.pid;
    },
    async stop() {
      await supervisor.stop(REDIS_STOP_MS);
      folder.forgetProcess();
      lock.release();
    },
  };
}

export { LockedError };
