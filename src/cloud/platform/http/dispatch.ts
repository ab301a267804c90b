import type { Context } from 'koa';
import { Type } from 'typebox';
import { hasBody, type JsonBody, parseJsonBody, readJsonBytes } from './body.js';
import { type Answer, type RawAnswer, successBody } from './envelope.js';
import { ApiError, validationFailed } from './errors.js';
import type { RequestInfo, Route } from './route.js';
import { compileCheck, compileParameterCheck } from './validate.js';
import type { WorkLimit } from './work-limit.js';

export interface BodyLimits {
  request: number;
  report: number;
}

const NOTHING = Type.Object({}, { additionalProperties: false });
const NO_BODY = Buffer.from('{}');

/**
 * The middleware of one route: who calls, then the parameters, then the body, then the controller.
 * The caller comes first, so that nobody unknown learns anything from a validation error.
 */
export function dispatch(route: Route, limits: BodyLimits, work: WorkLimit) {
  const checkQuery = compileParameterCheck(route.query ?? NOTHING);
  const checkBody = route.body ? compileCheck(route.body) : null;
  const limit = limits[route.bodyLimit ?? 'request'];
  const read = async ({ req }: Context) =>
    route.bodyOptional && !hasBody(req) ? NO_BODY : readJsonBytes(req, limit);
  const normalize = route.normalizeBody ?? ((body: unknown) => body);

  return async (context: Context & { params: Record<string, string> }): Promise<void> => {
    const request = requestInfo(context);
    const caller = await route.access.check(request);
    const query = checkQuery(queryOf(context)) as Record<string, unknown>;
    const handle = (body: unknown, sent: JsonBody | null) =>
      route.handle({ params: context.params, query, body, sent, caller, request });
    if (!checkBody) {
      send(context, await handle(null, null));
      return;
    }
    const bytes = await read(context);
    const answer = await work.run(bytes.length, () => {
      const sent = parseJsonBody(bytes);
      const body = tellingPaths(route, sent.value, () => checkBody(normalize(sent.value)));
      return handle(body, sent);
    });
    send(context, answer);
  };
}

function tellingPaths<T>({ errorPath }: Route, raw: unknown, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!errorPath || !(error instanceof ApiError)) throw error;
    const told = error.details.map(({ path, message }) => ({
      path: errorPath(path, raw),
      message,
    }));
    throw validationFailed(told);
  }
}

export function requestInfo(context: Context): RequestInfo {
  const { ip: address, secure, host, headers } = context;
  return { id: String(context.state.requestId), address, secure, host, headers };
}

/** A repeated parameter has no single meaning here. */
function queryOf(context: Context): Record<string, unknown> {
  const query: Record<string, unknown> = { ...context.query };
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) {
      throw validationFailed([{ path: `/${name}`, message: 'must be given once' }]);
    }
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      throw validationFailed([{ path: `/${name}`, message: 'has a NUL or half a surrogate pair' }]);
    }
  }
  return query;
}

function send(context: Context, answer: Answer | RawAnswer): void {
  context.status = answer.status;
  if (answer.headers) context.set(answer.headers);
  if ('type' in answer) {
    context.type = answer.type;
    context.body = answer.body;
    return;
  }
  context.type = 'application/json; charset=utf-8';
  context.body = JSON.stringify(successBody(answer));
}
