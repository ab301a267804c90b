import { created, ok } from '../../platform/http/envelope.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { LoginBody, RegisterBody } from './auth.schema.js';
import type { AuthService } from './auth.service.js';
import type { UserCaller } from './caller.model.js';

type None = Record<string, unknown>;

export function authController(auth: AuthService) {
  return {
    async register({ body }: RouteInput<None, None, RegisterBody, null>) {
      return created('Account created', await auth.register(body));
    },

    async login({ body, request }: RouteInput<None, None, LoginBody, null>) {
      return ok('Signed in', await auth.login(body, request.address));
    },

    async me({ caller }: RouteInput<None, None, unknown, UserCaller>) {
      return ok('Account loaded', await auth.me(caller.userId));
    },
  };
}
