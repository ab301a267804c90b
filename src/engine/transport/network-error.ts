/** What went wrong below, in words that hold for every network. */
export type NetworkErrorKind =
  | 'address_in_use'
  | 'address_unavailable'
  | 'permission_denied'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'reset'
  | 'aborted'
  /** The other end does not hold the same key. */
  | 'wrong_key'
  /** One end has a key and the other has none. */
  | 'not_encrypted'
  /** Plain TCP to an address that is not this machine's own. */
  | 'insecure'
  | 'other';

export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly kind: NetworkErrorKind;

  constructor(kind: NetworkErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}
