import { type Static, Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';

const Email = Type.String({ format: 'email', maxLength: 320 });
const Password = Type.String({ minLength: 8, maxLength: 200 });

export const RegisterBody = Type.Object(
  { email: Email, name: Type.String({ minLength: 1, maxLength: 120 }), password: Password },
  { additionalProperties: false },
);
export type RegisterBody = Static<typeof RegisterBody>;

/** A password of any length may be tried: whether it could be one is nobody's business. */
export const LoginBody = Type.Object(
  { email: Email, password: Type.String({ maxLength: 1_000 }) },
  { additionalProperties: false },
);
export type LoginBody = Static<typeof LoginBody>;

const Time = Type.String({ format: 'date-time' });

export const UserResource = Type.Object({
  id: Id('usr'),
  email: Type.String(),
  name: Type.String(),
  role: Type.String(),
  created_at: Time,
});

export const SessionResource = Type.Object({
  user: UserResource,
  token: Type.String({ description: 'for Authorization: Bearer' }),
  expires_at: Time,
});

/** Spaces around a name or an address and the address's case carry no meaning. */
export function normalizeCredentials(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { email, name } = body as Record<string, unknown>;
  return {
    ...body,
    ...(typeof email === 'string' && { email: email.trim().toLowerCase() }),
    ...(typeof name === 'string' && { name: name.trim() }),
  };
}
