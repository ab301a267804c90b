import type { ScoringPolicy } from '../policy.js';
import { softadastraV1 } from './softadastra-v1.js';

/** Every policy a stored score may name, oldest first. */
export const policies: readonly ScoringPolicy[] = [softadastraV1];

/** The policy new scores are computed with. */
export const defaultPolicy: ScoringPolicy = softadastraV1;

/** The policy of that name, or undefined when this version of the program does not know it. */
export function policyNamed(name: string): ScoringPolicy | undefined {
  return policies.find((policy) => policy.name === name);
}
