import type { IncomingHttpHeaders } from 'node:http';
import type { Static, TObject, TSchema } from 'typebox';
import type { JsonBody } from './body.js';
import type { Answer, RawAnswer } from './envelope.js';

/** What a controller may know of the request besides its checked input. */
export interface RequestInfo {
  readonly id: string;
  readonly address: string;
  /** Whether the caller came over https, as the trusted proxy tells where there is one. */
  readonly secure: boolean;
  /** The host that the caller asked for, with its port where that is not the usual one. */
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
}

/** Who may call a route. `check` answers the caller or throws 401, 403, 429 or 503. */
export interface AccessRule<Caller> {
  /** Names of the OpenAPI security schemes, any one of which suffices; empty is public. */
  readonly schemes: readonly string[];
  check(request: RequestInfo): Promise<Caller>;
}

export const publicAccess: AccessRule<null> = { schemes: [], check: async () => null };

export interface RouteInput<Params, Query, Body, Caller> {
  params: Params;
  query: Query;
  body: Body;
  /** The body before it was normalized; null where the route takes none. */
  sent: JsonBody | null;
  caller: Caller;
  request: RequestInfo;
}

/** One answer of a route, for the OpenAPI document; of an error, what stands in it besides. */
export interface DescribedAnswer {
  description: string;
  /** The schema of `data`; for a list, of one of its items. Absent: not JSON. */
  data?: TSchema;
  list?: boolean;
  /** Media types of answers that are not JSON envelopes. */
  types?: readonly string[];
}

/** One endpoint, described once: checked, served and documented from here. */
export interface RouteSpec<
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Caller,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  summary: string;
  description?: string;
  tag: string;
  access: AccessRule<Caller>;
  params?: Params;
  query?: Query;
  body?: Body;
  /** For the document, where `normalizeBody` takes more than the schema that is checked after it. */
  bodyAsSent?: TSchema;
  /** A request without any body counts as `{}`. */
  bodyOptional?: boolean;
  /** Brings what people may write (`warn`, one event without its list) to the schema's form. */
  normalizeBody?: (body: unknown) => unknown;
  /** Translates the path of a problem back to the body as it was sent. */
  errorPath?: (path: string, body: unknown) => string;
  /** Which of the two body limits counts; default `request`. */
  bodyLimit?: 'request' | 'report';
  answers: Record<number, DescribedAnswer>;
  /** Error codes besides those that every route can answer. */
  errors?: readonly string[];
  handle(
    input: RouteInput<Static<Params>, Static<Query>, Static<Body>, Caller>,
  ): Promise<Answer | RawAnswer>;
}

/** A route whose types have been checked and are no longer of interest. */
export type Route = RouteSpec<TObject, TObject, TSchema, unknown>;

export function defineRoute<
  Caller,
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TSchema = TSchema,
>(spec: RouteSpec<Params, Query, Body, Caller>): Route {
  return spec as unknown as Route;
}
