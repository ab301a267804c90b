// Whether there is a cloud, and whether it knows a key. No key is sent to what is not a cloud.
import { fetch } from 'undici';
import { CloudClient, CloudError } from '../../sdk/index.js';
import { asLoginError, LoginError, notACloud, unreachable } from './login-error.js';

/** How long an answer is waited for. */
const PATIENCE_MS = 10_000;

/** @throws LoginError where nobody answers there, or something else than a cloud does. */
export async function checkCloud(url: string, signal: AbortSignal): Promise<void> {
  const { status, location, text } = await ask(`${url}/health/live`, signal).catch((error) => {
    signal.throwIfAborted();
    throw unreachable(url, reasonOf(error), error);
  });
  if (status >= 300 && status < 400) throw notACloud(url, `it leads to ${location ?? 'elsewhere'}`);
  if (status >= 500) {
    throw new LoginError('cloud_refused', `${url} answers ${status}: try again later.`);
  }
  if (status !== 200 || !isHealth(text)) {
    throw notACloud(url, `GET /health/live is answered with ${status} and not as a cloud would`);
  }
}

/** @throws LoginError unless the cloud there knows the key. */
export async function checkKey(url: string, apiKey: string, signal: AbortSignal): Promise<void> {
  try {
    await clientFor(url, { apiKey }, signal).listRuns({ limit: 1 });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CloudError && error.status === 401) {
      const text = `${url} does not know this agent key: it is wrong, rotated or deleted.`;
      throw new LoginError('key_unknown', text, { cause: error });
    }
    throw asLoginError(error, url);
  }
}

/** Tries nothing twice: somebody waits. */
export function clientFor(
  url: string,
  identity: { apiKey: string } | { token: string } | null,
  ending: AbortSignal,
): CloudClient {
  return new CloudClient({
    baseUrl: url,
    timeoutMs: PATIENCE_MS,
    retries: 0,
    fetch: (address, { signal, ...init }) =>
      fetch(address, { ...init, signal: AbortSignal.any([signal, ending]) }),
    ...identity,
  });
}

/** Null where what is sent to that address stays on this machine or is encrypted. */
export function exposure(url: URL): string | null {
  const isHere = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || isHere) return null;
  return `${url.origin} is http: whoever is on the way can read the key. Use https.`;
}

async function ask(address: string, ending: AbortSignal) {
  const signal = AbortSignal.any([ending, AbortSignal.timeout(PATIENCE_MS)]);
  const response = await fetch(address, { signal, redirect: 'manual' });
  const { status, headers } = response;
  return { status, location: headers.get('location'), text: await response.text() };
}

/** The form of the answer; the service's name is its operator's choice. */
function isHealth(text: string): boolean {
  try {
    const { success, data } = JSON.parse(text) ?? {};
    return success === true && ['service', 'status', 'version'].every((name) => name in data);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

/** fetch hides the reason (ECONNREFUSED, …) in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`;
  return error.cause instanceof Error && error.cause.message !== ''
    ? error.cause.message
    : error.message;
}
