import { Type } from 'typebox';

export const HealthResource = Type.Object({
  service: Type.String(),
  environment: Type.String(),
  status: Type.Enum(['ok', 'degraded', 'unavailable']),
  version: Type.String(),
  checks: Type.Record(Type.String(), Type.Enum(['ok', 'unavailable'])),
});
