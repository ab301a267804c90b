import { statusOf } from './errors.js';
import type { Route } from './route.js';

/** What each error code says, for people who read the document. */
const MEANINGS: Record<string, string> = {
  validation_failed: 'A parameter or the body is not valid; details name the place',
  unauthorized: 'The header that says who calls is missing, malformed, expired or unknown',
  invalid_credentials: 'The e-mail address or the password is wrong',
  forbidden: 'The caller is known and may not do this',
  not_found: 'There is nothing at this address',
  method_not_allowed: 'The address exists, the method does not',
  conflict: 'It contradicts what is there already',
  payload_too_large: 'The body is larger than its limit',
  unsupported_media_type: 'The body must be JSON, plain or compressed with gzip, deflate or br',
  rate_limited: 'Too many requests; Retry-After says when to come again',
  internal_error: 'A fault of the server; it has been logged under the request id',
  unavailable: 'Something the server needs is away or full; Retry-After says when to come again',
};

export function meaningOf(code: string): string {
  const [, resource] = /^(.+)_not_found$/.exec(code) ?? [];
  return MEANINGS[code] ?? `There is no such ${resource ?? 'thing'}, or it is somebody else's`;
}

/** The codes that a route can answer, by status: its own and those that its shape brings along. */
export function errorCodesOf(route: Route): Map<number, string[]> {
  const codes = new Set<string>(['validation_failed', ...(route.errors ?? [])]);
  if (route.access.schemes.length > 0) codes.add('unauthorized');
  if (route.access.schemes.includes('agentKey')) codes.add('rate_limited');
  if (route.body) codes.add('payload_too_large').add('unsupported_media_type');
  codes.add('internal_error').add('unavailable');
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const status = statusOf(code as Parameters<typeof statusOf>[0]);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([one], [other]) => one - other));
}
