import { defineRoute, publicAccess, type Route } from '../../platform/http/route.js';
import type { Access } from './access.service.js';
import type { authController } from './auth.controller.js';
import {
  LoginBody,
  normalizeCredentials,
  RegisterBody,
  SessionResource,
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
      method: 'GET',
      path: '/api/auth/me',
      summary: 'Read the account that is signed in',
      tag,
      access: access.user,
      answers: { 200: { description: 'The account', data: UserResource } },
      handle: controller.me,
    }),
  ];
}
