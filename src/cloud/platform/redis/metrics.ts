import type { Redis } from 'ioredis';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../clock.js';
import { inTime, sharedReading } from '../metrics.js';
import { isRedisAway } from './errors.js';

/** Times the commands of a connection. */
export type WatchRedis = (connection: Redis) => void;

/**
 * How long Redis takes, how full it is, and how far its clock is from this machine's.
 * @returns what adds a further connection to the times.
 */
export function registerRedisMetrics(registry: Registry, redis: Redis, clock: Clock): WatchRedis {
  const seconds = new Histogram({
    name: 'softadastra_redis_command_seconds',
    help: 'Time from sending a command to its answer',
    buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'softadastra_redis_errors_total',
    help: 'Commands that Redis refused or did not answer',
    registers: [registry],
  });
  const reading = sharedReading(async () =>
    redis.status === 'ready' ? inTime(readUnlessAway(redis, clock)) : null,
  );
  new Gauge({
    name: 'softadastra_redis_connected',
    help: '1 while the connection to Redis is usable',
    registers: [registry],
    async collect() {
      this.set((await reading()) === null ? 0 : 1);
    },
  });
  new Gauge({
    name: 'softadastra_redis_memory_bytes',
    help: "Redis's memory: used, and its limit (0 where it has none)",
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const found = await reading();
      this.reset();
      if (!found) return;
      this.set({ kind: 'used' }, found.used);
      this.set({ kind: 'limit' }, found.limit);
    },
  });
  new Gauge({
    name: 'softadastra_redis_clock_offset_seconds',
    help: "How far Redis's clock is ahead of this machine's",
    registers: [registry],
    async collect() {
      const found = await reading();
      if (found) this.set(found.offset);
      else this.remove();
    },
  });
  const watch: WatchRedis = (connection) => time(connection, seconds, errors);
  watch(redis);
  return watch;
}

interface Reading {
  used: number;
  limit: number;
  offset: number;
}

async function readUnlessAway(redis: Redis, clock: Clock): Promise<Reading | null> {
  try {
    return await read(redis, clock);
  } catch (error) {
    if (!isRedisAway(error)) throw error;
    return null;
  }
}

/** The clock is compared with the middle of the round trip. */
async function read(redis: Redis, clock: Clock): Promise<Reading> {
  const sent = clock.now();
  const [[seconds, microseconds], info] = await Promise.all([redis.time(), redis.info('memory')]);
  const middle = (sent + clock.now()) / 2 / 1_000;
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  return {
    used: field('used_memory'),
    limit: field('maxmemory'),
    offset: Number(seconds) + Number(microseconds) / 1e6 - middle,
  };
}

/** Each command passes through here, those of pipelines too; nothing of it is changed. */
function time(connection: Redis, seconds: Histogram, errors: Counter): void {
  const send = connection.sendCommand.bind(connection);
  connection.sendCommand = (command, ...rest) => {
    const sent = performance.now();
    const done = () => seconds.observe((performance.now() - sent) / 1_000);
    command.promise.then(done, (error: Error) => {
      done();
      if (!isExpected(command.name, error)) errors.inc();
    });
    return send(command, ...rest);
  };
}

/** A script that Redis does not know yet is sent once more, whole; an old one takes no client's name. */
function isExpected(command: string, error: Error): boolean {
  return error.message.startsWith('NOSCRIPT') || command === 'client';
}
