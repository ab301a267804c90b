import { toIso } from '../../platform/clock.js';
import type { UserRow } from './auth.model.js';
import type { IssuedToken } from './signed-tokens.service.js';

export function presentUser(user: Omit<UserRow, 'password_hash'>) {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    created_at: toIso(user.created_at),
  };
}

export function presentSession(user: Omit<UserRow, 'password_hash'>, issued: IssuedToken) {
  return { user: presentUser(user), token: issued.token, expires_at: toIso(issued.expiresAt) };
}
