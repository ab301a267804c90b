// The keys of clouds that `softadastra login` keeps, in one file for this user alone:
//
//   { "schema": "softadastra.credentials/1",
//     "default": "https://cloud.example.com",            an origin below, or null
//     "clouds": { "<origin>": { "url", "agent_key", "agent", "project", "kept_at" } } }
//
// A file of another form is never written over.
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { CliContext } from '../context.js';
import { LoginError } from './login-error.js';

/** A thing of the cloud, where it is known which. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface KeptCloud {
  /** Base address, without a slash at its end. */
  readonly url: string;
  readonly agent_key: string;
  readonly agent: Named | null;
  readonly project: Named | null;
  /** ISO 8601. */
  readonly kept_at: string;
}

export interface Credentials {
  /** Origin of the cloud that is meant where none is named. */
  readonly default: string | null;
  /** By origin. */
  readonly clouds: ReadonlyMap<string, KeptCloud>;
}

export interface ReadCredentials {
  readonly credentials: Credentials;
  /** What is wrong with the file and does not keep it from being used. */
  readonly warnings: readonly string[];
}

export const NOTHING_KEPT: Credentials = { default: null, clouds: new Map() };

const SCHEMA = 'softadastra.credentials/1';
const AGENT_KEY = /^sa_agent_key_[\w-]{22,100}$/;
/** As much of a key as the cloud itself shows, to tell keys apart. */
const PREFIX_CHARACTERS = 'sa_agent_key_'.length + 8;

/** Null where neither a directory nor a home is named. */
export function credentialsFile({
  env,
  directory,
}: Pick<CliContext, 'env' | 'directory'>): string | null {
  const { SOFTADASTRA_CONFIG_DIR: own, XDG_CONFIG_HOME: xdg } = env;
  if (own) return path.resolve(directory, own, 'credentials.json');
  const home = env.HOME || env.USERPROFILE;
  // By the XDG specification a relative path is to be ignored.
  const base = xdg && path.isAbsolute(xdg) ? xdg : home && path.join(home, '.config');
  return base ? path.join(base, 'softadastra', 'credentials.json') : null;
}

/** @throws LoginError where there is a file that cannot be read or understood. */
export async function readCredentials(file: string | null): Promise<ReadCredentials> {
  const found = file === null ? null : await contentOf(file);
  if (file === null || found === null) return { credentials: NOTHING_KEPT, warnings: [] };
  const credentials = parseCredentials(found.text);
  if (credentials === null) throw broken(file);
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0;
  const warning = `others may read ${file}, which holds keys: chmod 600 it`;
  return { credentials, warnings: open ? [warning] : [] };
}

export function serialized({ default: usual, clouds }: Credentials): string {
  const document = { schema: SCHEMA, default: usual, clouds: Object.fromEntries(clouds) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function isAgentKey(text: string): boolean {
  return AGENT_KEY.test(text);
}

/** What may be shown of a key. */
export function prefixOf(agentKey: string): string {
  return agentKey.slice(0, PREFIX_CHARACTERS);
}

/** The base address of a cloud; null where the text names none. */
export function cloudUrlOf(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username || url.password || url.search || url.hash) return null;
  return url;
}

export function textOf(url: URL): string {
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

async function contentOf(file: string): Promise<{ text: string; mode: number } | null> {
  try {
    const handle = await open(file);
    try {
      const { mode } = await handle.stat();
      return { mode, text: await handle.readFile('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT') return null;
    const text = `The kept keys cannot be read: ${error.code} (${file}).`;
    throw new LoginError('credentials_unreadable', text, { cause: error });
  }
}

/** No word of what stands in it: that may be a key, and so may the message of a failed parse. */
function broken(file: string): LoginError {
  const text = `${file} is not a file of kept keys, or of a newer version. It was left as it is: mend or remove it, then softadastra login.`;
  return new LoginError('credentials_broken', text);
}

function parseCredentials(text: string): Credentials | null {
  const document = parseObject(text);
  const entries = fieldsOf(document?.clouds);
  if (document?.schema !== SCHEMA || entries === null) return null;
  const clouds = new Map<string, KeptCloud>();
  for (const [origin, entry] of Object.entries(entries)) {
    const cloud = keptCloudOf(entry);
    if (cloud === null || cloudUrlOf(cloud.url)?.origin !== origin) return null;
    clouds.set(origin, cloud);
  }
  const usual = document.default;
  if (usual === null) return { default: null, clouds };
  return typeof usual === 'string' && clouds.has(usual) ? { default: usual, clouds } : null;
}

function keptCloudOf(value: unknown): KeptCloud | null {
  const { url, agent_key, agent, project, kept_at } = fieldsOf(value) ?? {};
  if (typeof url !== 'string' || typeof kept_at !== 'string') return null;
  if (typeof agent_key !== 'string' || !isAgentKey(agent_key)) return null;
  return { url, agent_key, agent: namedOf(agent), project: namedOf(project), kept_at };
}

function namedOf(value: unknown): Named | null {
  const { id, name } = fieldsOf(value) ?? {};
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
