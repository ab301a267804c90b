import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessRule, RequestInfo } from '../../platform/http/route.js';
import { notAnOperator, unauthorized } from './auth.errors.js';
import type { UserModel } from './auth.model.js';
import type { AgentCaller, MemberCaller, UserCaller } from './caller.model.js';
import { type SessionCaller, sessionAccess } from './session-access.service.js';
import type { Sessions } from './sessions.service.js';
import type { Tokens } from './tokens.service.js';

/** Whoever holds the operator token. */
export interface OperatorCaller {
  readonly kind: 'operator';
}

/** Who may call a route; each module's routes name one of these. */
export interface Access {
  readonly user: AccessRule<UserCaller>;
  readonly agent: AccessRule<AgentCaller>;
  readonly member: AccessRule<MemberCaller>;
  readonly operator: AccessRule<OperatorCaller>;
  /** A browser that was told to remember; for renewals alone. */
  readonly session: AccessRule<SessionCaller>;
}

export interface AccessDependencies {
  tokens: Tokens;
  sessions: Sessions;
  /** Undefined for a user who is gone, whose token is dead with them. */
  findUser: (userId: string) => Promise<UserModel | undefined>;
  /** The agents' key gate: answers the agent or throws 401, 429 or 503. */
  checkAgentKey: (key: string) => Promise<AgentCaller>;
  /** Null: nobody is an operator. */
  operatorToken: string | null;
}

export function createAccess(deps: AccessDependencies): Access {
  const user = (request: RequestInfo) => checkUser(deps, request);
  const agent = (request: RequestInfo) => checkAgent(deps, request);
  return {
    user: { schemes: ['bearerAuth'], check: user },
    agent: { schemes: ['agentKey'], check: agent },
    member: {
      schemes: ['bearerAuth', 'agentKey'],
      check: async (request): Promise<MemberCaller> => {
        const isAgent = request.headers['x-agent-key'] !== undefined;
        if (isAgent && request.headers.authorization !== undefined) throw both();
        return isAgent ? agent(request) : user(request);
      },
    },
    operator: operatorAccess(deps.operatorToken),
    session: sessionAccess(deps),
  };
}

async function checkUser(deps: AccessDependencies, { headers }: RequestInfo): Promise<UserCaller> {
  const { authorization } = headers;
  if (authorization === undefined) {
    throw unauthorized('authorization', 'is required: Bearer and the token of a sign-in');
  }
  const [, token] = BEARER.exec(authorization) ?? [];
  if (!token) throw unauthorized('authorization', 'must be Bearer, a space and a token');
  const verdict = await deps.tokens.verify(token);
  if ('problem' in verdict) throw unauthorized('authorization', verdict.problem);
  if (!(await deps.findUser(verdict.userId))) {
    throw unauthorized('authorization', 'belongs to a user who is gone');
  }
  return { kind: 'user', userId: verdict.userId };
}

/** For whoever holds the operator token; without one nobody is an operator. */
export function operatorAccess(token: string | null): AccessRule<OperatorCaller> {
  return {
    schemes: ['operatorToken', 'operatorBasic'],
    check: async (request) => checkOperator(token, request),
  };
}

/** RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1). */
const BEARER = /^Bearer +([\w.~+/=-]+)$/i;
const BASIC = /^Basic +([\w+/=-]+)$/i;

async function checkAgent(
  deps: AccessDependencies,
  { headers }: RequestInfo,
): Promise<AgentCaller> {
  const key = headers['x-agent-key'];
  if (key === undefined) throw unauthorized('x-agent-key', 'is required: the key of an agent');
  if (typeof key !== 'string' || !AGENT_KEY.test(key)) {
    throw unauthorized('x-agent-key', 'does not look like an agent key (sa_agent_key_…)');
  }
  return deps.checkAgentKey(key);
}

const AGENT_KEY = /^sa_agent_key_[\w-]{22,100}$/;

function both() {
  return unauthorized(
    'x-agent-key',
    'and Authorization were both sent; send the one that is meant',
  );
}

/** Bearer for programs; Basic, with the token as its password, for browsers. */
function checkOperator(expected: string | null, { headers }: RequestInfo): OperatorCaller {
  const { authorization = '' } = headers;
  const [, bearer] = BEARER.exec(authorization) ?? [];
  const given = bearer ?? basicPassword(authorization);
  if (given === null) {
    throw notAnOperator('is required: Bearer and the operator token');
  }
  if (expected === null || !sameText(given, expected)) {
    throw notAnOperator('is not the operator token');
  }
  return { kind: 'operator' };
}

function basicPassword(authorization: string): string | null {
  const [, encoded] = BASIC.exec(authorization) ?? [];
  if (!encoded) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? null : text.slice(colon + 1);
}

/** Compares digests, whose lengths are equal whatever was sent, in constant time. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
