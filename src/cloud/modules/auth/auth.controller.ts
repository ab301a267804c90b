import { type Answer, created, ok } from '../../platform/http/envelope.js';
import type { RequestInfo, RouteInput } from '../../platform/http/route.js';
import type { AccountService } from './account.service.js';
import { foreignOrigin } from './auth.errors.js';
import { presentUser } from './auth.presenter.js';
import type { LoginBody, RegisterBody, UpdateAccountBody } from './auth.schema.js';
import type { AuthService, SignedIn } from './auth.service.js';
import type { UserCaller } from './caller.model.js';
import {
  type SessionAccessDependencies,
  type SessionCaller,
  userOfSession,
} from './session-access.service.js';
import {
  forgettingHeaders,
  isFromElsewhere,
  rememberingHeaders,
} from './session-cookie.service.js';

type None = Record<string, unknown>;

export interface AuthControllerDependencies {
  auth: AuthService;
  account: AccountService;
  remembered: SessionAccessDependencies;
}

export function authController({ auth, account, remembered }: AuthControllerDependencies) {
  const { sessions } = remembered;
  const cookieOf = (session: string, request: RequestInfo) =>
    rememberingHeaders(session, sessions.lifetimeSeconds, request);
  const withCookie = (answer: Answer, { session }: SignedIn, request: RequestInfo): Answer =>
    session === null ? answer : { ...answer, headers: cookieOf(session, request) };

  return {
    async register({ body, request }: RouteInput<None, None, RegisterBody, null>) {
      const signedIn = await auth.register(body);
      return withCookie(created('Account created', signedIn.data), signedIn, request);
    },

    async login({ body, request }: RouteInput<None, None, LoginBody, null>) {
      const signedIn = await auth.login(body, request.address);
      return withCookie(ok('Signed in', signedIn.data), signedIn, request);
    },

    async renew({ caller, request }: RouteInput<None, None, unknown, SessionCaller>) {
      const signedIn = await auth.signIn(caller.user, true);
      return withCookie(ok('Sign-in renewed', signedIn.data), signedIn, request);
    },

    async logout({ request }: RouteInput<None, None, unknown, null>): Promise<Answer> {
      if (isFromElsewhere(request)) throw foreignOrigin();
      return { ...ok('Signed out', { signed_out: true }), headers: forgettingHeaders(request) };
    },

    async me({ caller }: RouteInput<None, None, unknown, UserCaller>) {
      return ok('Account loaded', await auth.me(caller.userId));
    },

    /** The browser that changes the password stays remembered; every other one is forgotten. */
    async update({
      caller,
      body,
      request,
    }: RouteInput<None, None, UpdateAccountBody, UserCaller>): Promise<Answer> {
      const before = await userOfSession(remembered, request);
      const user = await account.update(caller.userId, body, request.address);
      const answer = ok('Account changed', presentUser(user));
      if (before?.id !== user.id) return answer;
      return { ...answer, headers: cookieOf(await sessions.issue(user), request) };
    },
  };
}
