import type { AccessRule, RequestInfo } from '../../platform/http/route.js';
import { foreignOrigin, noSession } from './auth.errors.js';
import type { UserModel } from './auth.model.js';
import { isFromElsewhere, sessionOf } from './session-cookie.service.js';
import { isOfPassword, type Sessions } from './sessions.service.js';

/** A browser that shows the cookie of a sign-in which is remembered. */
export interface SessionCaller {
  readonly kind: 'session';
  readonly user: UserModel;
}

export interface SessionAccessDependencies {
  sessions: Sessions;
  findUser: (userId: string) => Promise<UserModel | undefined>;
}

/** Who may renew: a page of this host, with a session that no change of password has ended. */
export function sessionAccess(deps: SessionAccessDependencies): AccessRule<SessionCaller> {
  return {
    schemes: ['sessionCookie'],
    check: async (request) => {
      if (isFromElsewhere(request)) throw foreignOrigin();
      const user = await userOfSession(deps, request);
      if (!user) throw noSession(request);
      return { kind: 'session', user };
    },
  };
}

/** The user whose valid session the request carries; null without one. */
export async function userOfSession(
  { sessions, findUser }: SessionAccessDependencies,
  request: RequestInfo,
): Promise<UserModel | null> {
  const token = sessionOf(request);
  const claim = token === null ? null : await sessions.verify(token);
  const user = claim && (await findUser(claim.userId));
  return user && isOfPassword(claim, user.password_hash) ? user : null;
}
