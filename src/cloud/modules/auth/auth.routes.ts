import { defineRoute, publicAccess, type Route } from '../../platform/http/route.js';
import type { Access } from './access.service.js';
import type { authController } from './auth.controller.js';
import {
  LoginBody,
  normalizeCredentials,
  RegisterBody,
  SessionResource,
  SignedOut,
  UpdateAccountBody,
  UserResource,
} from './auth.schema.js';

const tag = 'Auth';

export function authRoutes(access: Access, controller: ReturnType<typeof authController>): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/auth/register',
      summary: 'Create an account',
      description: 'The address is lower-cased. Answers a token, as a sign-in does.',
      tag,
      access: publicAccess,
      body: RegisterBody,
      normalizeBody: normalizeCredentials,
      answers: { 201: { description: 'The account and its first token', data: SessionResource } },
      errors: ['conflict'],
      handle: controller.register,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/login',
      summary: 'Sign in',
      description: 'Failures are limited per account and per address, over 15 minutes.',
      tag,
      access: publicAccess,
      body: LoginBody,
      normalizeBody: normalizeCredentials,
      answers: { 200: { description: 'The account and a token', data: SessionResource } },
      errors: ['invalid_credentials', 'rate_limited'],
      handle: controller.login,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/renew',
      summary: 'Renew a sign-in that is remembered',
      description:
        'Takes the cookie of a sign-in with `remember` and answers a new token and a new cookie. ' +
        'Refused to pages of other hosts, and after a change of the password.',
      tag,
      access: access.session,
      answers: { 200: { description: 'The account and a token', data: SessionResource } },
      errors: ['forbidden'],
      handle: controller.renew,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/auth/logout',
      summary: 'Make this browser forget its sign-in',
      tag,
      access: publicAccess,
      answers: { 200: { description: 'The cookie is cleared', data: SignedOut } },
      errors: ['forbidden'],
      handle: controller.logout,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/auth/me',
      summary: 'Read the account that is signed in',
      tag,
      access: access.user,
      answers: { 200: { description: 'The account', data: UserResource } },
      handle: controller.me,
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/auth/me',
      summary: 'Change the name or the password of the account that is signed in',
      description:
        'A new password needs the current one, and ends every sign-in that is remembered elsewhere.',
      tag,
      access: access.user,
      body: UpdateAccountBody,
      normalizeBody: normalizeCredentials,
      answers: { 200: { description: 'The account, changed', data: UserResource } },
      errors: ['invalid_credentials', 'rate_limited'],
      handle: controller.update,
    }),
  ];
}
