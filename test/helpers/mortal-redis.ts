import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Child } from '../../src/local/processes/child.js';
import { findRedis } from '../../src/local/redis/find.js';
import { RedisFolder } from '../../src/local/redis/folder.js';
import { type Address, choosePort, launchRedis } from '../../src/local/redis/instance.js';
import type { RedisProgram } from '../../src/local/redis/program.js';
import { TEST_TOOLS_DIR } from './redis.js';

/** A Redis that stays dead until the test starts it again, on the same port. */
export class MortalRedis {
  #child: Child | undefined;
  #isAlive = false;

  private constructor(
    private readonly program: RedisProgram,
    private readonly root: string,
    private readonly address: Address,
  ) {}

  /** @param folder where it keeps its data, and which it removes at its end; else one is made. */
  static async create(folder?: string): Promise<MortalRedis> {
    const program = await findRedis({ toolsDir: TEST_TOOLS_DIR });
    const root = folder ?? (await mkdtemp(path.join(tmpdir(), 'softadastra-redis-')));
    const address = { port: await choosePort(), password: new RedisFolder(root).password() };
    const redis = new MortalRedis(program, root, address);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://:${this.address.password}@127.0.0.1:${this.address.port}`;
  }

  /** With what its append-only file holds. */
  async start(): Promise<void> {
    const folder = new RedisFolder(this.root);
    const child = await launchRedis(this.program, folder, this.address, () => undefined);
    this.#child = child;
    this.#isAlive = true;
    void child.exited.then(() => {
      if (this.#child === child) this.#isAlive = false;
    });
  }

  /** False once it has ended, by a kill or by itself. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  get port(): number {
    return this.address.port;
  }

  /** To the running server: it may be frozen and thawed. */
  signal(signal: NodeJS.Signals): void {
    if (this.#child) process.kill(this.#child.pid, signal);
  }

  async kill(): Promise<void> {
    this.#child?.kill();
    await this.#child?.exited;
  }

  /** Kills it and takes its files away: what starts next remembers nothing. */
  async wipe(): Promise<void> {
    await this.kill();
    await rm(new RedisFolder(this.root).dataDir, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}
