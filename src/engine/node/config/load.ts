import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatAddress, Result, SoftadastraError } from '../../core/index.js';
import { type Disk, DiskError } from '../../disk/index.js';
import type { ConfigValue } from '../reports.js';
import { controlSocketPath } from './control-socket-path.js';
import { type PeerAddress, Problem } from './kinds.js';
import { readText } from './read-text.js';
import { type SettingName, settingNames, settings } from './settings.js';
import { type ConfigInput, type Found, gatherSources } from './sources.js';

type Value<S> = S extends { kind: { parse(raw: unknown): infer T }; fallback: infer F }
  ? Exclude<T, Problem> | F
  : never;
type Values = { readonly [N in SettingName]: Value<(typeof settings)[N]> };

/** Everything a node is told, checked and completed once. */
export interface NodeConfig
  extends Omit<Values, 'nodeId' | 'displayName' | 'walPath' | 'discoveryBroadcastPort'> {
  readonly nodeId: string;
  readonly displayName: string;
  /** Absolute; null where nothing is kept on disk. */
  readonly walPath: string | null;
  readonly discoveryBroadcastPort: number;
  readonly controlSocket: string;
  /** The file that was read, if any. */
  readonly file: string | null;
  /** Each value with its source, for `status`; secrets are not shown. */
  readonly values: readonly ConfigValue[];
  readonly warnings: readonly string[];
}

const SHORTEST_SECRET = 16;

/** Every fault is named at once: `context.problems` has one line each. */
export async function loadConfig(input: ConfigInput): Promise<Result<NodeConfig>> {
  const { file, found, problems: faults, warnings } = await gatherSources(input);
  const problems = [...faults];
  const parsed = parseAll(found, problems);
  const clusterSecret = await readSecret(parsed, found, input, problems);
  checkNames(parsed, found, problems);
  if (problems.length > 0) return Result.err(configurationError(problems));
  const paths = resolvePaths(parsed, input);
  const config = { ...parsed, ...paths, clusterSecret, file };
  const values = settingNames.map((name) => present(name, config, found));
  return Result.ok({ ...config, values, warnings: [...warnings, ...warningsOf(paths.walPath)] });
}

function parseAll(found: ReadonlyMap<SettingName, Found>, problems: string[]): Values {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const said = found.get(name);
    const value = said ? settings[name].kind.parse(said.raw) : settings[name].fallback;
    values[name] = value instanceof Problem ? null : value;
    if (value instanceof Problem) problems.push(`${said?.place} must be ${value.expected}`);
  }
  // Each was parsed by the kind that its setting names.
  return values as Values;
}

async function readSecret(
  { clusterSecret, clusterSecretFile }: Values,
  found: ReadonlyMap<SettingName, Found>,
  { disk, directory }: ConfigInput,
  problems: string[],
): Promise<string | null> {
  if (clusterSecret !== null && clusterSecretFile !== null) {
    problems.push('clusterSecret and clusterSecretFile are both given: give one');
  }
  if (clusterSecretFile === null) {
    return checkSecret(clusterSecret, found.get('clusterSecret')?.place ?? '', problems);
  }
  const file = path.resolve(directory, clusterSecretFile);
  const content = await readSecretFile(disk, file, problems);
  return content === null ? null : checkSecret(content.trim(), file, problems);
}

async function readSecretFile(disk: Disk, file: string, problems: string[]) {
  try {
    return await readText(disk, file);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    problems.push(`the file of the cluster secret ${file} cannot be read (${error.code})`);
    return null;
  }
}

function checkSecret(secret: string | null, place: string, problems: string[]): string | null {
  if (secret !== null && secret.length < SHORTEST_SECRET) {
    problems.push(`${place} must be a secret of at least ${SHORTEST_SECRET} characters`);
  }
  return secret;
}

function checkNames(
  { nodeId, memoryOnly, enableDiscovery, discoveryPort }: Values,
  found: ReadonlyMap<SettingName, Found>,
  problems: string[],
): void {
  if (nodeId === null && !found.has('nodeId') && !memoryOnly) {
    problems.push(
      'a node id is required: --node-id, SOFTADASTRA_NODE_ID or nodeId in the file, a stable name such as edge-store-01',
    );
  }
  if (enableDiscovery && discoveryPort === 0 && !found.has('discoveryBroadcastPort')) {
    problems.push('a discovery port of 0 needs discoveryBroadcastPort: where announcements go');
  }
}

function resolvePaths(values: Values, { directory }: ConfigInput) {
  const nodeId = values.nodeId ?? 'memory';
  const dataDirectory = path.resolve(directory, values.dataDirectory);
  const walPath = path.resolve(
    directory,
    values.walPath ?? path.join(dataDirectory, `${nodeId}.wal`),
  );
  const socket = values.controlSocket ?? path.join(dataDirectory, `${nodeId}.sock`);
  return {
    nodeId,
    displayName: values.displayName ?? nodeId,
    dataDirectory,
    walPath: values.memoryOnly ? null : walPath,
    controlSocket: controlSocketPath(path.resolve(directory, socket)),
    discoveryBroadcastPort: values.discoveryBroadcastPort ?? values.discoveryPort,
  };
}

function configurationError(problems: readonly string[]): SoftadastraError {
  const lines = problems.map((problem) => `\n  - ${problem}`).join('');
  return new SoftadastraError('invalid_argument', `the configuration is not valid:${lines}`, {
    context: { problems },
  });
}

function present(
  name: SettingName,
  config: Readonly<Record<SettingName, unknown>>,
  found: ReadonlyMap<SettingName, Found>,
): ConfigValue {
  const value = config[name];
  return { name, value: plain(name, value), source: found.get(name)?.source ?? 'default' };
}

function plain(name: SettingName, value: unknown): ConfigValue['value'] {
  if ('secret' in settings[name]) return value === null ? null : '(set)';
  if (Array.isArray(value)) return (value as PeerAddress[]).map(formatAddress);
  return value as ConfigValue['value'];
}

/** Systems empty these directories at will. */
function warningsOf(walPath: string | null): string[] {
  const temporary = [tmpdir(), '/tmp', '/var/tmp'].find((directory) =>
    walPath?.startsWith(`${directory}${path.sep}`),
  );
  return temporary === undefined
    ? []
    : [`the log ${walPath} lies under the temporary directory ${temporary}: it may be deleted`];
}
