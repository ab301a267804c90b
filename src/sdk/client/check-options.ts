import {
  conflictPolicyNames,
  packageVersion,
  Result,
  type RuntimeOptions,
  SoftadastraError,
} from '../../engine/node/index.js';
import { ClientOptions } from './client-options.js';

const SHORTEST_SECRET = 16;
const MOST_PORT = 65_535;
const DAY_MS = 86_400_000;

/** All faults are named at once: `invalid_argument` with one line each in `context.problems`. */
export function checkOptions(options: ClientOptions): Result<RuntimeOptions> {
  const problems =
    typeof options === 'object' && options !== null
      ? [...unknownNames(options), ...typeProblems(options), ...valueProblems(options)]
      : ['there are none: ClientOptions.local(nodeId) makes some'];
  if (problems.length === 0) return Result.ok(runtimeOptions(options));
  const message = `the client's options are not valid: ${problems.join('; ')}`;
  return Result.err(new SoftadastraError('invalid_argument', message, { context: { problems } }));
}

const TEXTS = [
  'nodeId',
  'displayName',
  'version',
  'walPath',
  'transportHost',
  'discoveryHost',
  'discoveryBroadcastHost',
  'clusterSecret',
] as const;
const FLAGS = ['enableWal', 'autoFlush', 'enableTransport', 'enableDiscovery'] as const;
const NUMBERS = [
  ['transportPort', 0, MOST_PORT],
  ['discoveryPort', 0, MOST_PORT],
  ['discoveryBroadcastPort', 0, MOST_PORT],
  ['retryAttempts', 1, 1_000],
  ['retryFirstDelayMs', 1, DAY_MS],
  ['retryLongestDelayMs', 1, DAY_MS],
  ['ackTimeoutMs', 10, DAY_MS],
] as const;

/** A misspelt option would be taken for one that was never given. */
function unknownNames(options: ClientOptions): string[] {
  const known = Object.keys(ClientOptions.local(''));
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is no option; there are: ${known.join(', ')}`);
}

function typeProblems(options: ClientOptions): string[] {
  const texts = TEXTS.filter((name) => typeof options[name] !== 'string');
  const flags = FLAGS.filter((name) => typeof options[name] !== 'boolean');
  const numbers = NUMBERS.filter(([name, least, most]) => {
    const value = options[name];
    return !Number.isInteger(value) || value < least || value > most;
  });
  return [
    ...texts.map((name) => `${name} must be a text`),
    ...(typeof options.log === 'function' ? [] : ['log must be a function']),
    ...flags.map((name) => `${name} must be true or false`),
    ...numbers.map(
      ([name, least, most]) => `${name} must be a whole number from ${least} to ${most}`,
    ),
  ];
}

function valueProblems(options: ClientOptions): string[] {
  const { nodeId, enableWal, walPath, clusterSecret, conflictPolicy } = options;
  const problems: string[] = [];
  if (nodeId === '') problems.push('nodeId is required: a stable name such as edge-store-01');
  if (enableWal && walPath === '') problems.push('walPath is required where enableWal is true');
  if (!enableWal && walPath) {
    problems.push('walPath is given and enableWal is false: nothing would be kept');
  }
  if (clusterSecret && clusterSecret.length < SHORTEST_SECRET) {
    problems.push(`clusterSecret must have at least ${SHORTEST_SECRET} characters`);
  }
  if (!conflictPolicyNames.includes(conflictPolicy)) {
    problems.push(`conflictPolicy must be one of ${conflictPolicyNames.join(', ')}`);
  }
  return problems;
}

function runtimeOptions(options: ClientOptions): RuntimeOptions {
  const { nodeId, displayName, version, enableWal, walPath, autoFlush, clusterSecret } = options;
  const { conflictPolicy, ackTimeoutMs } = options;
  return {
    nodeId,
    displayName: displayName || nodeId,
    version: version || packageVersion(),
    wal: enableWal ? { path: walPath, autoFlush } : null,
    conflictPolicy,
    retry: {
      attempts: options.retryAttempts,
      firstDelayMs: options.retryFirstDelayMs,
      longestDelayMs: options.retryLongestDelayMs,
    },
    ackTimeoutMs,
    transport: {
      enabled: options.enableTransport,
      host: options.transportHost,
      port: options.transportPort,
    },
    discovery: {
      enabled: options.enableDiscovery,
      host: options.discoveryHost,
      port: options.discoveryPort,
      broadcast: {
        host: options.discoveryBroadcastHost,
        port: options.discoveryBroadcastPort || options.discoveryPort,
      },
    },
    clusterSecret: clusterSecret === '' ? null : clusterSecret,
    peers: [],
  };
}
