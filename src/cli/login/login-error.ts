import { CloudError } from '../../sdk/index.js';

export type LoginErrorCode =
  | 'cloud_unreachable'
  | 'not_a_cloud'
  | 'key_unknown'
  | 'sign_in_refused'
  | 'cloud_refused'
  | 'credentials_broken'
  | 'credentials_unreadable'
  | 'credentials_unwritable'
  | 'not_kept';

/** Why no key could be kept, read or removed. */
export class LoginError extends Error {
  override name = 'LoginError';

  constructor(
    readonly code: LoginErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** In the form of the engine's errors. */
  toJSON(): object {
    const retryable = this.code === 'cloud_unreachable' || this.code === 'cloud_refused';
    const state = { fatal: false, retryable, accepted: false, stateValid: true };
    return { code: this.code, message: this.message, context: {}, ...state };
  }
}

/** What the cloud at that address answered, or did not, in words for the one who logs in. */
export function asLoginError(error: unknown, url: string): LoginError {
  if (error instanceof LoginError) return error;
  if (!(error instanceof CloudError)) throw error;
  const { status, code, message, details } = error;
  if (status === 0) return unreachable(url, message, error);
  if (code === 'invalid_answer' && status < 500) return notACloud(url, message, error);
  if (code === 'invalid_credentials') {
    return new LoginError('sign_in_refused', `${url}: ${message}.`, { cause: error });
  }
  const said = details.map(({ path, message: detail }) => `${path.slice(1)} ${detail}`);
  const text = `${url} refuses: ${[message, ...said].join('; ')}.`;
  return new LoginError('cloud_refused', text, { cause: error });
}

export function unreachable(url: string, reason: string, cause: unknown): LoginError {
  return new LoginError('cloud_unreachable', `${url} is not reachable: ${reason}.`, { cause });
}

export function notACloud(url: string, reason: string, cause?: unknown): LoginError {
  return new LoginError('not_a_cloud', `${url} is not a Softadastra cloud: ${reason}.`, { cause });
}
