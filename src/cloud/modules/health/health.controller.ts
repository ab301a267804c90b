import type { Registry } from 'prom-client';
import { type Answer, errorBody, ok, type RawAnswer } from '../../platform/http/envelope.js';
import { ApiError } from '../../platform/http/errors.js';
import type { RequestInfo } from '../../platform/http/route.js';
import { type Identity, presentHealth } from './health.presenter.js';
import type { CheckResult, HealthService } from './health.service.js';

export interface HealthPages {
  document: () => object;
  docs: () => RawAnswer;
}

export function healthController(
  identity: Identity,
  health: HealthService,
  registry: Registry,
  pages: HealthPages,
  isStopping: () => boolean,
) {
  return {
    async health() {
      const checks = await health.check();
      const status = awayOf(checks).length > 0 ? 'degraded' : 'ok';
      return ok(`The service is ${status}`, presentHealth(identity, status, checks));
    },

    /** Says only that this process answers: a supervisor must not restart it for Redis's sake. */
    async live() {
      return ok('The process is alive', presentHealth(identity, 'ok', {}));
    },

    async ready({ request }: { request: RequestInfo }): Promise<Answer | RawAnswer> {
      const checks = await health.check();
      const away = awayOf(checks);
      const isReady = away.length === 0 && !isStopping();
      if (isReady) return ok('Ready', presentHealth(identity, 'ok', checks));
      return notReady(away, presentHealth(identity, 'unavailable', checks), request.id);
    },

    async metrics(): Promise<RawAnswer> {
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    },

    async document(): Promise<RawAnswer> {
      return { status: 200, type: 'application/json', body: JSON.stringify(pages.document()) };
    },

    async docs(): Promise<RawAnswer> {
      return pages.docs();
    },
  };
}

function awayOf(checks: Record<string, CheckResult>): string[] {
  return Object.keys(checks).filter((name) => checks[name] !== 'ok');
}

/** An error like any other, with the health resource beside it. Nothing is away: the process stops. */
function notReady(away: readonly string[], data: object, requestId: string): RawAnswer {
  const reason =
    away.length > 0 ? `${away.join(' and ')} cannot be reached` : 'this process is stopping';
  const error = new ApiError('unavailable', `Not ready: ${reason}`, {
    details: away.map((name) => ({ path: `/checks/${name}`, message: 'is unavailable' })),
  });
  return {
    status: error.status,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ ...errorBody(error, requestId), data }),
    headers: { 'Retry-After': '1' },
  };
}
