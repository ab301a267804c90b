import type { ScenarioInput } from '../../agent/index.js';
import { faultsOf } from '../flags/faults.js';
import { wholeNumberOf } from '../flags/values.js';
import { UsageError } from '../usage-error.js';

/** The flags of `softadastra proxy` as they are typed. */
export interface ProxyFlags {
  upstream: string;
  listen?: string;
  scenario?: string;
  fault?: string[];
  faults: boolean;
  seed?: string;
  idempotencyHeader?: string;
  caFile?: string;
  insecureTls?: boolean;
  duration?: string;
  report?: string;
}

export interface ReadProxyFlags {
  listen: { host: string; port: number };
  upstream: URL;
  durationMs: number | null;
  overrides: ScenarioInput;
}

const DEFAULT_LISTEN = '127.0.0.1:4800';
const MOST_SECONDS = 604_800;

/** @throws UsageError that names every flag that cannot be used. */
export function readProxyFlags(flags: ProxyFlags): ReadProxyFlags {
  const problems: string[] = [];
  const upstream = upstreamOf(flags.upstream, problems);
  const listen = listenOf(flags.listen ?? DEFAULT_LISTEN, problems);
  const seconds = wholeNumberOf('--duration', flags.duration, 1, MOST_SECONDS, problems);
  const overrides = {
    ...faultsOf(flags.fault, flags.faults, problems),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.idempotencyHeader === undefined
      ? {}
      : { idempotency_header: flags.idempotencyHeader }),
  };
  if (problems.length > 0 || upstream === null || listen === null) throw new UsageError(problems);
  return {
    upstream,
    listen,
    durationMs: seconds === undefined ? null : seconds * 1_000,
    overrides,
  };
}

function upstreamOf(text: string, problems: string[]): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    problems.push(`--upstream must be an http or https URL, not "${text}"`);
  } else if (url.pathname !== '/' || url.search !== '') {
    problems.push(
      `--upstream is an origin: the paths are the clients' own, without "${url.pathname}"`,
    );
  } else if (url.username !== '' || url.password !== '') {
    problems.push('--upstream must not hold credentials: the clients send their own');
  } else return url;
  return null;
}

/** `8080`, `0.0.0.0:8080`, `[::1]:8080`, `localhost:8080`; without a host the loopback. */
function listenOf(text: string, problems: string[]): ReadProxyFlags['listen'] | null {
  const [, bracketed, name, digits] = /^(?:(?:\[([^\]]+)\]|([^:]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port <= 65_535) {
    return { host: bracketed ?? name ?? '127.0.0.1', port };
  }
  problems.push(`--listen must be a port or host:port, not "${text}"`);
  return null;
}
