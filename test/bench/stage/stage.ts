import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';
import { migrate } from '../../../src/cloud/platform/database/migrate.js';
import { freePort } from '../../../src/local/port.js';
import { durablePostgres } from '../../helpers/databases/postgres.js';
import type { DatabaseServer } from '../../helpers/databases/private-server.js';
import { Questioned } from '../child/questions.js';
import type { LoadOrder, LoadResult } from '../load/orders.js';
import { Closers } from './closers.js';
import { type Cloud, startCloud } from './cloud.js';
import { startProgram, untilReady } from './program.js';

export interface StageOptions {
  /** The stage's folder is made in here: on the disk whose speed is to count. */
  dataDir: string;
  profileDir: string | null;
  say: (line: string) => void;
}

/** Gives a figure the processes that it measures, and ends them all. */
export class Stage {
  readonly #closers = new Closers();

  private constructor(
    readonly folder: string,
    readonly options: StageOptions,
  ) {}

  static async open(options: StageOptions): Promise<Stage> {
    await mkdir(options.dataDir, { recursive: true });
    const folder = await mkdtemp(path.join(options.dataDir, 'bench-'));
    const stage = new Stage(folder, options);
    stage.#closers.add(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return stage;
  }

  /** May be called twice. */
  close(): Promise<void> {
    return this.#closers.close();
  }

  /**
   * @param databaseUrl a database that has our schema; without one, a new file.
   * @param settings environment variables beside production's.
   */
  async cloud(databaseUrl?: string, settings: Record<string, string> = {}): Promise<Cloud> {
    const url = databaseUrl ?? `sqlite:${await this.emptyDatabase('cloud.sqlite')}`;
    return startCloud(this, this.#closers, url, settings);
  }

  /** A private PostgreSQL that syncs what it commits; or what is missing on this machine. */
  async postgres(): Promise<DatabaseServer | { missing: string }> {
    const found = durablePostgres.find();
    if ('missing' in found)
      return { missing: `${durablePostgres.name}: ${found.missing} not here` };
    const server = await found.start();
    this.#closers.add(() => server.stop());
    return server;
  }

  load(): Questioned<LoadOrder, LoadResult> {
    return this.program('load/main.js');
  }

  /** @param file the compiled program, relative to the benches' folder. */
  program<Q extends object, A>(file: string): Questioned<Q, A> {
    const program = new Questioned<Q, A>(file, this.options.profileDir);
    this.#closers.add(() => program.stop());
    return program;
  }

  /** @returns its origin. */
  async bareKoa(): Promise<string> {
    const program = 'test/bench/references/bare-koa.js';
    const port = await freePort('127.0.0.1');
    const env = { PORT: String(port) };
    const server = await startProgram(program, { env, cwd: this.folder, profileDir: null });
    this.#closers.add(() => server.stop());
    const origin = `http://127.0.0.1:${port}`;
    await untilReady(`${origin}/`, server, this.options.say);
    return origin;
  }

  /** @returns the file of a new database that has our schema. */
  async emptyDatabase(name: string): Promise<string> {
    const file = path.join(this.folder, name);
    await this.migrated(`sqlite:${file}`);
    return file;
  }

  /** Gives a database our schema. @returns its address. */
  async migrated(url: string): Promise<string> {
    const database = openDatabase(url);
    await migrate(database.write);
    await database.close();
    return url;
  }
}
