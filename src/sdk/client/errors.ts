import { SoftadastraError } from '../../engine/node/index.js';

export function notOpen(): SoftadastraError {
  return new SoftadastraError('invalid_state', 'SDK client is not open');
}

export function emptyKey(): SoftadastraError {
  return new SoftadastraError('invalid_key', 'key cannot be empty');
}

export function notFound(key: string): SoftadastraError {
  return new SoftadastraError('not_found', 'key not found', { context: { key } });
}
