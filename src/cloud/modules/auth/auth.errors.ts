import { ApiError } from '../../platform/http/errors.js';
import type { RequestInfo } from '../../platform/http/route.js';
import { forgettingHeaders } from './session-cookie.service.js';

export const emailTaken = () =>
  new ApiError('conflict', 'An account with this e-mail address exists', {
    details: [{ path: '/email', message: 'is taken' }],
  });

/** The same words whether the account exists or not. */
export const invalidCredentials = () =>
  new ApiError('invalid_credentials', 'The e-mail address or the password is wrong');

export const wrongCurrentPassword = (problem: string) =>
  new ApiError('invalid_credentials', `The current password ${problem}`, {
    details: [{ path: '/current_password', message: problem }],
  });

export const foreignOrigin = () =>
  new ApiError('forbidden', 'Only pages of this host may do that', {
    details: [{ path: '/headers/origin', message: 'is not the host that was asked' }],
  });

/** There is nothing to renew, so the browser need not show it again. */
export const noSession = (request: RequestInfo) =>
  new ApiError('unauthorized', 'No sign-in is remembered here, or not any more; sign in again', {
    details: [{ path: '/headers/cookie', message: 'holds no session that can be renewed' }],
    headers: forgettingHeaders(request),
  });

export const tooManyFailures = (retryAfterSeconds: number) =>
  new ApiError('rate_limited', 'Too many failed sign-ins; wait before the next one', {
    retryAfterSeconds,
  });

/** @param header lower-case name of the header that is missing or wrong. */
export const unauthorized = (header: 'authorization' | 'x-agent-key', message: string) =>
  new ApiError('unauthorized', `${HEADERS[header]} ${message}`, {
    details: [{ path: `/headers/${header}`, message }],
  });

/**
 * Browsers ask for a password where Basic is offered, and are the reason why it is. Chromium reads one
 * challenge a line, and overlooks a line that has two.
 */
export const notAnOperator = (message: string) =>
  new ApiError('unauthorized', `Authorization ${message}`, {
    details: [{ path: '/headers/authorization', message }],
    challenge: ['Basic realm="Softadastra operators"', 'Bearer'],
  });

const HEADERS = { authorization: 'Authorization', 'x-agent-key': 'X-Agent-Key' } as const;
