import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleCommand } from '../../helpers/command-line.js';
import { SCENARIO } from '../scenario.js';
import type { SoundApi } from './index.js';

export const sqlite: SoundApi = {
  name: 'orders (the bundled sample)',
  make: 'a process with SQLite on disk; keys on creations only; PUT replaces; killed with kill -9 twice in a run',
  async start() {
    const folder = await mkdtemp(path.join(tmpdir(), 'track-record-'));
    const { url, command } = await sampleCommand('sound', path.join(folder, 'orders.db'));
    return {
      url,
      overrides: {
        ...paths('/orders'),
        target: { restart_command: command },
        faults: { ...Object(SCENARIO.faults), restart: { count: 2 } },
      },
      harmed: () => new Set(),
      close: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
    };
  },
};

function paths(root: string) {
  const path = `${root}/{{id}}`;
  return {
    update: { ...Object(SCENARIO.update), method: 'PUT', path },
    delete: { method: 'DELETE', path },
    read: { path },
    list: { path: root },
  };
}
