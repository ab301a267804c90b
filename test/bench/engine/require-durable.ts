import type { Result } from '../../../src/engine/core/index.js';

/** @throws where a put was refused, or answered before it was on the disk. */
export function requireDurable(written: Result<{ readonly durable: boolean }>): void {
  if (!written.value().durable) throw new Error('a put was answered before it was durable');
}
