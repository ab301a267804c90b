import { ForbiddenAddressError } from '../target/index.js';

/** The oracle cannot see what is written, so no verdict would mean anything. Says what to add. */
export class BlindOracleError extends Error {
  override name = 'BlindOracleError';
}

/** Nothing that speaks HTTP answers at the address. The test has not begun. */
export class UnreachableTargetError extends Error {
  override name = 'UnreachableTargetError';
}

/**
 * Why a request without any fault got no answer.
 * @param failure what happened on the way to the target, where the proxy knows.
 * @param symptom what the client saw.
 */
export function unreachable(target: URL, failure: Error | null, symptom: string): Error {
  if (failure instanceof ForbiddenAddressError) return failure;
  const code = failure && 'code' in failure ? String(failure.code) : '';
  const said = failure === null ? symptom : failure.message || code || symptom;
  return new UnreachableTargetError(`${reasonFor(code, target, symptom)} (${said}).`, {
    cause: failure,
  });
}

function reasonFor(code: string, target: URL, symptom: string): string {
  const { host, protocol } = target;
  if (code === 'ECONNREFUSED') {
    return `Nothing listens at ${host}. Start the API first, or let the test start it (--restart-command)`;
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name in ${host} leads nowhere`;
  if (code.startsWith('HPE_')) {
    return `What listens at ${host} does not speak HTTP${protocol === 'http:' ? ', or only HTTPS' : ''}`;
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) {
    return `What listens at ${host} does not speak TLS as this client does: is it http instead of https?`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return `The certificate of ${host} is not trusted`;
  if (symptom === 'timeout') {
    return `${host} takes the connection and does not answer: is it an HTTP API?`;
  }
  if (symptom === 'oversized') return `${host} answers with more than a test can hold`;
  if (symptom === 'broken')
    return `${host} answers what is not the JSON, or the HTTP, it claims to be`;
  return `${host} cannot be reached without any fault`;
}
