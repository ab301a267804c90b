import { type Static, Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';

const Email = Type.String({ format: 'email', maxLength: 320 });
const Password = Type.String({ minLength: 8, maxLength: 200 });

const Name = Type.String({ minLength: 1, maxLength: 120 });
/** A password of any length may be tried: whether it could be one is nobody's business. */
const TriedPassword = Type.String({ maxLength: 1_000 });
const Remember = Type.Optional(
  Type.Boolean({ description: 'also set a cookie that POST /api/auth/renew takes' }),
);

export const RegisterBody = Type.Object(
  { email: Email, name: Name, password: Password, remember: Remember },
  { additionalProperties: false },
);
export type RegisterBody = Static<typeof RegisterBody>;

export const LoginBody = Type.Object(
  { email: Email, password: TriedPassword, remember: Remember },
  { additionalProperties: false },
);
export type LoginBody = Static<typeof LoginBody>;

/** What is left out stays as it is. */
export const UpdateAccountBody = Type.Object(
  {
    name: Type.Optional(Name),
    password: Type.Optional(Password),
    current_password: Type.Optional(TriedPassword),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type UpdateAccountBody = Static<typeof UpdateAccountBody>;

export const SignedOut = Type.Object({ signed_out: Type.Boolean() });

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
