import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { packageVersion } from './version.js';

export interface Metrics {
  /** Where every part of the process registers its own figures. */
  readonly registry: Registry;
  /** One answer; `route` is the pattern, never the address, so that the label stays bounded. */
  observe(route: string, method: string, status: number, seconds: number): void;
}

/** From a cached read to a body of several megabytes, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of a process that answers HTTP. */
export function createMetrics(service: string): Metrics {
  const registry = createRegistry(service, 'web');
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to its answer, by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    registry,
    observe(route, method, status, seconds) {
      duration.observe({ route, method: knownMethod(method), status }, seconds);
    },
  };
}

/** A registry of its own per process (and per test), with Node's own figures and the build's name. */
export function createRegistry(service: string, role: 'web' | 'worker'): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'softadastra_build_info',
    help: 'Always 1; its labels say which release this process runs, and as what',
    labelNames: ['version', 'node', 'role'],
    registers: [registry],
  }).set({ version: packageVersion(), node: process.version, role }, 1);
  return registry;
}

/**
 * For gauges that tell parts of one reading: each asks for it when it is collected, and it is made
 * once for all of them. One gauge that set the others would come too late for those before it.
 */
export function sharedReading<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | null = null;
  return () => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };
}

/** What hangs must not keep operators from the figures of everything else. */
const PATIENCE_MS = 500;

/** Null where a reading is not there in time. */
export async function inTime<T>(reading: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function knownMethod(method: string): string {
  return METHODS.has(method) ? method : 'other';
}
