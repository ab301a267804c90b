import type { EngineLog, SoftadastraError } from '../core/index.js';
import type { Terms } from './replica/negotiate.js';

export function logStarted(log: EngineLog, peerId: string, { offers, waits }: Terms): void {
  const resync = offers || waits ? ': one has to learn first what is deleted' : '';
  log({
    event: 'sync_session_started',
    level: 'info',
    message: `syncing with ${peerId}${resync}`,
    context: { peerId, offers, waits },
  });
}

/** @param error null where nothing went wrong */
export function logEnded(log: EngineLog, peerId: string, error: SoftadastraError | null): void {
  log({
    event: 'sync_session_ended',
    level: error && !error.retryable ? 'error' : 'info',
    message: `no longer syncing with ${peerId}${error ? `: ${error.message}` : ''}`,
    ...(error && { error }),
    context: { peerId },
  });
}

export function logHeld(log: EngineLog, peerId: string, operations: number): void {
  log({
    event: 'sync_held',
    level: 'warn',
    message: `holding ${operationsWords(operations)} of ${peerId}, from a clock too far ahead, until the clocks agree`,
    context: { peerId, operations },
  });
}

/** `1 operation`, `2 operations` */
export function operationsWords(count: number): string {
  return `${count} operation${count === 1 ? '' : 's'}`;
}

export function logNotHeld(log: EngineLog, peerId: string, error: SoftadastraError): void {
  const message = `${peerId} sends operations that cannot be held: ${error.message}`;
  log({ event: 'sync_held', level: 'warn', message, error, context: { peerId } });
}
