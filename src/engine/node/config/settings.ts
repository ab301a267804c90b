import { addresses, flag, integer, type Kind, nodeId, oneOf, port, text } from './kinds.js';

/** One thing that a node can be told. Its name is its key in the file. */
export interface Setting<T> {
  readonly kind: Kind<T>;
  readonly fallback: T | null;
  readonly description: string;
  /** Never printed, and no flag: every user of the machine reads a command line. */
  readonly secret?: true;
}

const setting = <T, F extends T | null>(
  kind: Kind<T>,
  fallback: F,
  description: string,
): Setting<T> & { readonly fallback: F } => ({ kind, fallback, description });

/** Everything a node can be told, on one screen. Nothing that opens a port is on by default. */
export const settings = {
  nodeId: setting(nodeId, null, 'stable name of this node; required unless memory only'),
  displayName: setting(text('<name>'), null, 'name for people; default: the node id'),
  dataDirectory: setting(text('<path>'), 'data', 'where the log and the control socket lie'),
  walPath: setting(text('<path>'), null, 'log file; default: <data directory>/<node id>.wal'),
  memoryOnly: setting(flag, false, 'keep nothing on disk'),
  autoFlush: setting(flag, true, 'answer a write only after it is on disk (fdatasync)'),
  controlSocket: setting(text('<path>'), null, 'default: <data directory>/<node id>.sock'),
  enableTransport: setting(flag, false, 'listen for peers and connect to them'),
  transportHost: setting(text('<host>'), '127.0.0.1', 'off loopback a cluster secret is required'),
  transportPort: setting(port, 4041, '0 takes any free port'),
  enableDiscovery: setting(flag, false, 'find peers by UDP; needs the transport to connect them'),
  discoveryHost: setting(text('<host>'), '127.0.0.1', 'off loopback a cluster secret is required'),
  discoveryPort: setting(port, 5051, 'UDP port to listen on'),
  discoveryBroadcastHost: setting(text('<host>'), '127.0.0.1', 'where announcements go'),
  discoveryBroadcastPort: setting(port, null, 'default: the discovery port'),
  peers: setting(addresses, [], 'peers to keep connected, whether discovered or not'),
  clusterSecret: {
    ...setting(text('<text>'), null, 'shared by all nodes, at least 16 characters'),
    secret: true,
  },
  clusterSecretFile: setting(text('<path>'), null, 'a file that holds the cluster secret'),
  conflictPolicy: setting(
    oneOf('last_write_wins', 'keep_local', 'keep_remote', 'manual'),
    'last_write_wins',
    'what becomes of writes that did not know of each other',
  ),
  retryAttempts: setting(integer(1, 1000), 8, 'refusals by a peer until work is failed'),
  retryFirstDelayMs: setting(integer(1, 3_600_000, '<ms>'), 500, 'pause before the first retry'),
  retryLongestDelayMs: setting(integer(1, 86_400_000, '<ms>'), 60_000, 'it doubles up to this'),
  ackTimeoutMs: setting(integer(10, 3_600_000, '<ms>'), 10_000, 'silence until a batch is resent'),
  tickIntervalMs: setting(integer(10, 3_600_000, '<ms>'), 1_000, 'how often a node ticks its sync'),
  logLevel: setting(oneOf('debug', 'info', 'warn', 'error', 'silent'), 'info', 'of the log lines'),
  metricsPort: setting(port, null, 'Prometheus metrics on loopback; default: control socket only'),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;
export const settingNames = Object.keys(settings) as readonly SettingName[];

/** `nodeId` → `SOFTADASTRA_NODE_ID` */
export function variableOf(name: SettingName): string {
  return `SOFTADASTRA_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** `nodeId` → `--node-id` */
export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
