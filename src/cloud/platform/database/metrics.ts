import type { Knex } from 'knex';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Database } from './database.js';
import { isTransient, isUniqueViolation } from './errors.js';

/** A statement whose answer never came keeps its entry: past so many the oldest are forgotten. */
const MOST_OPEN = 1_000;

interface Statement {
  __knexQueryUid?: string;
}

/** What knex keeps of its connections. */
interface Pool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

/** How long the database takes, what it refuses, and how many of its connections are in use. */
export function registerDatabaseMetrics(registry: Registry, database: Database): void {
  const seconds = new Histogram({
    name: 'softadastra_database_query_seconds',
    help: 'Time of one statement, waiting for a lock included',
    labelNames: ['pool'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'softadastra_database_errors_total',
    help: 'Statements that failed: away or locked (transient), a key that was taken, or else',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const kind of ['transient', 'taken', 'other']) errors.inc({ kind }, 0);
  const pools = poolsOf(database);
  for (const [pool, db] of pools) {
    watch(
      db,
      (taken) => seconds.observe({ pool }, taken),
      (error) => errors.inc({ kind: kindOf(error) }),
    );
  }
  new Gauge({
    name: 'softadastra_database_connections',
    help: 'Connections of the pool by what they do; waiting: callers that have none yet',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [pool, db] of pools) {
        const { numUsed, numFree, numPendingAcquires } = countsOf(db.client.pool);
        this.set({ pool, state: 'used' }, numUsed);
        this.set({ pool, state: 'free' }, numFree);
        this.set({ pool, state: 'waiting' }, numPendingAcquires);
      }
    },
  });
}

function poolsOf({ write, read }: Database): [string, Knex][] {
  return read === write
    ? [['shared', write]]
    : [
        ['write', write],
        ['read', read],
      ];
}

function watch(db: Knex, done: (seconds: number) => void, failed: (error: unknown) => void): void {
  const open = new Map<string, number>();
  const end = ({ __knexQueryUid: id = '' }: Statement) => {
    const started = open.get(id);
    open.delete(id);
    if (started !== undefined) done((performance.now() - started) / 1_000);
  };
  db.on('query', ({ __knexQueryUid: id }: Statement) => {
    if (id === undefined) return;
    if (open.size >= MOST_OPEN) open.clear();
    open.set(id, performance.now());
  });
  db.on('query-response', (_answer: unknown, statement: Statement) => end(statement));
  db.on('query-error', (error: unknown, statement: Statement) => {
    end(statement);
    failed(error);
  });
}

function kindOf(error: unknown): string {
  if (isTransient(error)) return 'transient';
  return isUniqueViolation(error) ? 'taken' : 'other';
}

function countsOf(pool: Pool | undefined) {
  return {
    numUsed: pool?.numUsed() ?? 0,
    numFree: pool?.numFree() ?? 0,
    numPendingAcquires: pool?.numPendingAcquires() ?? 0,
  };
}
