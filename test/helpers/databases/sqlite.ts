import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseKind, DatabaseServer } from './private-server.js';

export const sqlite: DatabaseKind = {
  name: 'SQLite',
  dialect: 'sqlite',
  find: () => ({ start }),
};

/** No server: a folder of files. */
async function start(): Promise<DatabaseServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-sqlite-'));
  let number = 0;
  return {
    weather: null,
    async createDatabase() {
      number += 1;
      return `sqlite:${path.join(folder, `${number}.sqlite`)}`;
    },
    stop: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
