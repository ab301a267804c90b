import { randomUUID } from 'node:crypto';
import cors from '@koa/cors';
import etag from '@koa/etag';
import Router from '@koa/router';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import helmet from 'koa-helmet';
import type { Logger } from '../logger.js';
import { hasBody } from './body.js';
import { type BodyLimits, dispatch } from './dispatch.js';
import { errorBody } from './envelope.js';
import { ApiError, validationFailed } from './errors.js';
import type { Route } from './route.js';
import type { WorkLimit } from './work-limit.js';

export interface AppOptions {
  routes: readonly Route[];
  logger: Logger;
  limits: BodyLimits;
  corsAllowedOrigin: string;
  /** Whether the last address of X-Forwarded-For, which one proxy added, is the caller's. */
  trustProxy: boolean;
  /** Turns errors of libraries (database, Redis) into the contract's; null where it knows none. */
  translateError: (error: unknown) => ApiError | null;
  /** Called with every answer, for metrics. */
  observe: (route: string, method: string, status: number, seconds: number) => void;
  /** Bounds the bodies that are worked on at once. */
  work: WorkLimit;
  /** What is mounted beside the routes, such as the operators' queue page. */
  extra?: readonly Middleware[];
}

/** The whole HTTP face: identity of the request, errors, security headers, CORS, routes. */
export function createApp(options: AppOptions): Koa {
  // The last address is the one that the proxy itself saw; those before it are what callers claim.
  const app = new Koa({ proxy: options.trustProxy, maxIpsCount: 1 });
  app.silent = true;
  const router = new Router({ strict: false });
  for (const route of options.routes) {
    const register = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    router[register](route.path, dispatch(route, options.limits, options.work) as never);
  }
  app.use(requestId);
  app.use(observed(options));
  app.use(errors(options));
  app.use(securityHeaders());
  app.use(
    cors({
      origin: options.corsAllowedOrigin,
      allowMethods: 'GET,POST,PUT,DELETE',
      allowHeaders: 'Authorization,Content-Type,X-Agent-Key,X-Request-Id,If-None-Match',
      exposeHeaders: 'X-Request-Id,Retry-After,ETag',
      maxAge: 600,
    }),
  );
  for (const middleware of options.extra ?? []) app.use(middleware);
  app.use(conditionalReads());
  app.use(router.routes() as unknown as Middleware);
  app.use(nothingHere(router));
  return app;
}

/** A poll that found nothing new costs no body. Only reads are worth a tag. */
function conditionalReads(): Middleware {
  const tagged = etag() as unknown as Middleware;
  return async (context, next) => {
    if (context.method !== 'GET') return next();
    await tagged(context, next);
    if (isUnchanged(context)) {
      context.status = 304;
      context.body = null;
    }
  };
}

/**
 * RFC 9110 §13.1.2, weak comparison. Koa's `fresh` would also heed Cache-Control: no-cache, which
 * speaks to caches on the way, and which fetch adds to every request that carries a tag.
 */
function isUnchanged(context: Context): boolean {
  const tag = context.response.get('ETag');
  if (context.status !== 200 || tag === '') return false;
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return context.get('If-None-Match').split(',').map(opaque).includes(opaque(tag));
}

/** A caller's own id is kept where it is harmless in a log line, so that both sides find it. */
async function requestId(context: Context, next: Next): Promise<void> {
  const given = context.get('x-request-id');
  const id = /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
  context.state.requestId = id;
  context.set('X-Request-Id', id);
  await next();
}

function observed({ observe, logger }: AppOptions) {
  return async (context: Context & { _matchedRoute?: string }, next: Next): Promise<void> => {
    const started = process.hrtime.bigint();
    await next();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    observe(context._matchedRoute ?? 'none', context.method, context.status, seconds);
    if (logger.isLevelEnabled('debug')) {
      logger.debug({
        request_id: context.state.requestId,
        method: context.method,
        route: context._matchedRoute,
        status: context.status,
        ms: Math.round(seconds * 1e4) / 10,
      });
    }
  };
}

function errors({ logger, translateError }: AppOptions) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
    } catch (thrown) {
      const error = asApiError(thrown, translateError);
      const requestId = String(context.state.requestId);
      if (error.status >= 500) {
        const level = error.status === 503 ? 'warn' : 'error';
        logger[level]({ err: error.cause ?? thrown, request_id: requestId }, error.message);
      }
      answerError(context, error, requestId);
    }
  };
}

function asApiError(thrown: unknown, translate: AppOptions['translateError']): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const { status, expose } = thrown as { status?: number; expose?: boolean };
  if (status === 400 && expose) {
    return validationFailed([{ path: '', message: 'the address cannot be decoded' }]);
  }
  return (
    translate(thrown) ??
    new ApiError('internal_error', 'Something failed on our side; it has been logged', {
      cause: thrown,
    })
  );
}

function answerError(context: Context, error: ApiError, requestId: string): void {
  context.status = error.status;
  context.type = 'application/json; charset=utf-8';
  context.body = JSON.stringify(errorBody(error, requestId));
  context.set(error.headers);
  if (error.retryAfterSeconds)
    context.set('Retry-After', String(Math.ceil(error.retryAfterSeconds)));
  if (error.status === 401) context.set('WWW-Authenticate', error.challenge);
  // What is left of a refused body is not read: the connection cannot be used again.
  if (!context.req.complete && hasBody(context.req)) context.set('Connection', 'close');
}

function securityHeaders(): Middleware {
  return helmet({
    contentSecurityPolicy: {
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      useDefaults: false,
    },
    strictTransportSecurity: false,
  }) as unknown as Middleware;
}

function nothingHere(router: Router) {
  return async (context: Context): Promise<void> => {
    const methods = router.stack
      .filter((layer) => layer.path && layer.match(context.path))
      .flatMap((layer) => layer.methods);
    if (methods.length > 0) {
      context.set('Allow', [...new Set(methods)].join(', '));
      throw new ApiError('method_not_allowed', `${context.method} is not possible here`);
    }
    throw new ApiError('not_found', `There is nothing at ${context.path.slice(0, 200)}`);
  };
}
