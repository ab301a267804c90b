import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../src/local/port.js';
import { type Program, startProgram } from '../stage/program.js';
import type { Stage } from '../stage/stage.js';

export interface Place {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

const OPERATOR_TOKEN = randomBytes(24).toString('hex');
const LOOP_PROBE = new URL('loop-probe.js', import.meta.url).href;
const KILOBYTE = 1_024;

/** A worker process with production's settings, and what can be seen of it from outside. */
export class WatchedWorker {
  private constructor(
    readonly program: Program,
    private readonly metrics: string,
    private readonly probe: string,
  ) {}

  /** Resolves once it has started and rests. */
  static async start(stage: Stage, { databaseUrl, redisUrl }: Place): Promise<WatchedWorker> {
    const [port, probePort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
    const env = {
      NODE_OPTIONS: `--import ${LOOP_PROBE}`,
      LOOP_PROBE_PORT: String(probePort),
      CLOUD_ENVIRONMENT: 'production',
      CLOUD_LOG_LEVEL: 'error',
      CLOUD_DATA_DIR: path.join(stage.folder, 'data'),
      CLOUD_JWT_SECRET: randomBytes(32).toString('hex'),
      CLOUD_AGENT_API_KEY_SECRET: randomBytes(32).toString('hex'),
      CLOUD_OPERATOR_TOKEN: OPERATOR_TOKEN,
      CLOUD_WORKER_METRICS_PORT: String(port),
      SERVER_HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
    };
    const { profileDir } = stage.options;
    const program = await startProgram('workers/main.js', { env, cwd: stage.folder, profileDir });
    const worker = new WatchedWorker(
      program,
      `http://127.0.0.1:${port}/metrics`,
      `http://127.0.0.1:${probePort}/`,
    );
    await Promise.race([worker.#answers(), program.died]);
    await delay(RESTS_AFTER_MS);
    return worker;
  }

  /** The 99th percentile of the event loop's delay since this was asked before, milliseconds. */
  async lag(): Promise<number> {
    const response = await fetch(this.probe);
    return Number(await response.text());
  }

  /** Bytes resident now, and the most that ever were. Linux tells this, other systems do not. */
  async resident(): Promise<{ now: number; peak: number }> {
    const status = await readFile(`/proc/${this.program.pid}/status`, 'utf8');
    const kilobytes = (name: string) => {
      const [, number] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
      if (number === undefined) throw new Error(`/proc tells no ${name}`);
      return Number(number) * KILOBYTE;
    };
    return { now: kilobytes('VmRSS'), peak: kilobytes('VmHWM') };
  }

  async #answers(): Promise<void> {
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    for (let tries = 0; tries < 600; tries += 1) {
      const isThere = await fetch(this.metrics, { headers }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isThere) return;
      await delay(50);
    }
    throw new Error('the worker serves no metrics');
  }
}

/** What a start leaves behind has been collected by then. */
const RESTS_AFTER_MS = 1_000;
