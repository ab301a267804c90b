import path from 'node:path';
import { type Disk, DiskError } from '../../disk/index.js';
import { readText } from './read-text.js';
import { flagOf, type SettingName, settingNames, settings, variableOf } from './settings.js';

export type Source = 'flag' | 'environment' | 'file' | 'default';

/** What was said of a setting, and how to name the place to a person. */
export interface Found {
  readonly raw: unknown;
  readonly source: Exclude<Source, 'default'>;
  readonly place: string;
}

export interface ConfigInput {
  /** By the names of the settings, as a command line parser gives them; `config` is the file. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly disk: Disk;
}

export interface Sources {
  readonly file: string | null;
  readonly found: ReadonlyMap<SettingName, Found>;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const DEFAULT_FILE = 'softadastra.yaml';
/** Of the same prefix, and read by other parts of this package. */
const OTHER_VARIABLES = [
  'SOFTADASTRA_CONFIG',
  'SOFTADASTRA_AGENT_KEY',
  'SOFTADASTRA_CLOUD_URL',
  'SOFTADASTRA_DATA_DIR',
];

/** Flags win over the environment, which wins over the file. */
export async function gatherSources(input: ConfigInput): Promise<Sources> {
  const { flags = {}, environment = {} } = input;
  const problems: string[] = [];
  const { file, values } = await readFile(input, problems);
  const found = new Map<SettingName, Found>();
  for (const name of settingNames) {
    const variable = variableOf(name);
    if (values[name] !== undefined && values[name] !== null) {
      found.set(name, { raw: values[name], source: 'file', place: `${name} in ${file}` });
    }
    if (environment[variable]) {
      found.set(name, { raw: environment[variable], source: 'environment', place: variable });
    }
    if (flags[name] !== undefined && !('secret' in settings[name])) {
      found.set(name, { raw: flags[name], source: 'flag', place: flagOf(name) });
    }
  }
  return { file, found, problems, warnings: unknownVariables(environment) };
}

/** A file that was named must be there; the default one need not. */
async function readFile(
  { flags = {}, environment = {}, directory, disk }: ConfigInput,
  problems: string[],
): Promise<{ file: string | null; values: Readonly<Record<string, unknown>> }> {
  const named = flags.config ?? (environment.SOFTADASTRA_CONFIG || undefined);
  const file = path.resolve(directory, typeof named === 'string' ? named : DEFAULT_FILE);
  try {
    return { file, values: await parse(await readText(disk, file), file, problems) };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    if (error.code === 'ENOENT' && named === undefined) return { file: null, values: {} };
    problems.push(`the configuration file ${file} cannot be read (${error.code})`);
    return { file, values: {} };
  }
}

/** Other programs of this package may read such a variable, so that it is no fault. */
function unknownVariables(environment: NonNullable<ConfigInput['environment']>): string[] {
  const known = new Set([...settingNames.map(variableOf), ...OTHER_VARIABLES]);
  return Object.keys(environment)
    .filter((name) => name.startsWith('SOFTADASTRA_') && !known.has(name))
    .map((name) => `${name} is no setting of a node: it is ignored`);
}

async function parse(
  text: string,
  file: string,
  problems: string[],
): Promise<Record<string, unknown>> {
  // Loaded where there is a file: a program that needs none does not wait for it.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  for (const error of document.errors) problems.push(`${file}: ${error.message.trim()}`);
  if (document.errors.length > 0) return {};
  const value: unknown = document.toJS({ maxAliasCount: 20 }) ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${file} must be a mapping of settings, such as "nodeId: edge-store-01"`);
    return {};
  }
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(settings, name)) continue;
    problems.push(`${name} in ${file} is no setting; there are: ${settingNames.join(', ')}`);
  }
  return value as Record<string, unknown>;
}
