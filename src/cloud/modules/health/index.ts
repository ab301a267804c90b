import { renderDocsPage } from '../../platform/http/docs-page.js';
import { createOpenApiDocument } from '../../platform/http/openapi.js';
import type { Route } from '../../platform/http/route.js';
import type { Logger } from '../../platform/logger.js';
import type { Metrics } from '../../platform/metrics.js';
import type { Access } from '../auth/index.js';
import { healthController } from './health.controller.js';
import { healthRoutes } from './health.routes.js';
import { type HealthCheck, HealthService } from './health.service.js';

export type { HealthCheck } from './health.service.js';

export interface HealthModuleDependencies {
  access: Access;
  logger: Logger;
  metrics: Metrics;
  service: string;
  environment: string;
  version: string;
  /** What readiness depends on: `database` and `redis`. A check rejects where its thing is away. */
  checks: Readonly<Record<string, HealthCheck>>;
  /** How long a check may take, 1,000 ms by default. */
  checkTimeoutMs?: number;
  /** Whether the process has begun to stop, and is no place for new requests. Default: never. */
  isStopping?: () => boolean;
  /** All routes of the process, these included; asked for when the document is first read. */
  allRoutes: () => readonly Route[];
}

export interface HealthModule {
  routes: Route[];
}

export function createHealthModule(deps: HealthModuleDependencies): HealthModule {
  const { service, environment, version, logger, checks, checkTimeoutMs = 1_000 } = deps;
  const health = new HealthService({ checks, logger, timeoutMs: checkTimeoutMs });
  const document = once(() => createOpenApiDocument(deps.allRoutes(), { version }));
  const controller = healthController(
    { service, environment, version },
    health,
    deps.metrics.registry,
    {
      document,
      docs: once(() => renderDocsPage(document())),
    },
    deps.isStopping ?? (() => false),
  );
  return { routes: healthRoutes(deps.access, controller) };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
