import type { Command } from 'commander';
import type { CloudAccess } from '../../agent/index.js';
import type { CliContext } from '../context.js';
import {
  type Credentials,
  cloudUrlOf,
  credentialsFile,
  NOTHING_KEPT,
  readCredentials,
} from '../login/credentials.js';
import { Output } from '../output/output.js';
import { plainText } from '../output/plain.js';
import { UsageError } from '../usage-error.js';

type Env = CliContext['env'];

export interface CloudFlags {
  /** False for --no-cloud. */
  cloud?: string | false;
  agentKey?: string;
}

/** Where runs are kept, beside which cloud they go to. */
export interface RunFlags extends CloudFlags {
  dataDir?: string;
}

export function addDataDirFlag(command: Command): Command {
  return command.option(
    '--data-dir <directory>',
    'where runs are kept (default: .softadastra, or SOFTADASTRA_DATA_DIR)',
  );
}

export function addCloudFlags(command: Command): Command {
  return command
    .option(
      '--cloud <url>',
      'address of the cloud (or SOFTADASTRA_CLOUD_URL, or that of `softadastra login`)',
    )
    .option('--no-cloud', 'none, whatever is kept or in the environment')
    .option(
      '--agent-key <key>',
      'key for the cloud (better: `softadastra login`, or SOFTADASTRA_AGENT_KEY)',
    );
}

export function dataDirOf({ dataDir }: RunFlags, { env }: Pick<CliContext, 'env'>): string {
  return dataDir ?? env.SOFTADASTRA_DATA_DIR ?? '.softadastra';
}

/**
 * The cloud that flags, else the environment, else a login names; null where none does. That it is
 * the one of a login is told on stderr.
 * @throws UsageError, and LoginError where kept keys are needed and cannot be read.
 */
export async function cloudAccess(
  flags: CloudFlags,
  context: CliContext,
): Promise<CloudAccess | null> {
  const problems: string[] = [];
  const access = cloudOf(flags, context.env, problems, await keptFor(flags, context));
  if (problems.length > 0) throw new UsageError(problems);
  tellIfKept(access, flags, context);
  return access;
}

/** The kept keys, where flags and environment leave something open. @throws LoginError */
export async function keptFor(flags: CloudFlags, context: CliContext): Promise<Credentials> {
  const { url, agentKey } = namedCloud(flags, context.env);
  if (flags.cloud === false || agentKey) return NOTHING_KEPT;
  const { credentials, warnings } = await readCredentials(credentialsFile(context));
  const isUsed = credentials.default !== null || (url && credentials.clouds.size > 0);
  for (const warning of isUsed ? warnings : []) new Output(context, false).warn(warning);
  return credentials;
}

/** @param problems is told what cannot be used. */
export function cloudOf(
  flags: CloudFlags,
  env: Env,
  problems: string[],
  kept: Credentials = NOTHING_KEPT,
): CloudAccess | null {
  if (flags.cloud === false) return null;
  const { url, agentKey } = namedCloud(flags, env);
  if (!url && !agentKey) return keptAccess(kept, kept.default);
  if (!url) problems.push('An agent key needs a cloud: --cloud or SOFTADASTRA_CLOUD_URL.');
  else if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    problems.push(`--cloud must be an http or https URL, not "${url}"`);
  }
  if (url && agentKey) return { url, agentKey };
  const known = url ? keptAccess(kept, cloudUrlOf(url)?.origin ?? null) : null;
  if (url && known) return { ...known, url };
  if (!agentKey) {
    const why = keyIsForAnother(flags.cloud, env)
      ? ` SOFTADASTRA_AGENT_KEY is for ${plainText(env.SOFTADASTRA_CLOUD_URL ?? '')}.`
      : '';
    problems.push(
      `A cloud needs an agent key: softadastra login, SOFTADASTRA_AGENT_KEY or --agent-key.${why}`,
    );
  }
  return null;
}

/** A cloud that no flag of this command line names is told. */
export function tellIfKept(
  access: CloudAccess | null,
  flags: CloudFlags,
  { env, stderr }: Pick<CliContext, 'env' | 'stderr'>,
): void {
  if (access === null || namedCloud(flags, env).url) return;
  const url = plainText(access.url);
  stderr.write(`cloud: ${url}, from \`softadastra login\`; --no-cloud leaves it out\n`);
}

/** An empty text names nothing. The environment's key is not shown to a cloud that it is not for. */
function namedCloud({ cloud, agentKey }: CloudFlags, env: Env) {
  return {
    url: cloud || env.SOFTADASTRA_CLOUD_URL || null,
    agentKey: agentKey || (keyIsForAnother(cloud, env) ? null : env.SOFTADASTRA_AGENT_KEY) || null,
  };
}

/** An address in the environment says what the key beside it is for. */
function keyIsForAnother(cloud: CloudFlags['cloud'], env: Env): boolean {
  const { SOFTADASTRA_CLOUD_URL: url, SOFTADASTRA_AGENT_KEY: key } = env;
  if (!cloud || !url || !key) return false;
  return cloudUrlOf(cloud)?.origin !== cloudUrlOf(url)?.origin;
}

function keptAccess({ clouds }: Credentials, origin: string | null): CloudAccess | null {
  const cloud = origin === null ? undefined : clouds.get(origin);
  return cloud === undefined ? null : { url: cloud.url, agentKey: cloud.agent_key };
}
