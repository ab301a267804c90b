import { hostname } from 'node:os';
import { systemClock } from '../../sdk/index.js';
import type { Answers } from './answers.js';
import { type KeptCloud, readCredentials, textOf } from './credentials.js';
import { keepCredentials } from './keep.js';
import { checkCloud, checkKey, exposure } from './reach.js';
import { type MadeAgent, makeAgent } from './sign-in.js';

export interface KeptKey {
  readonly entry: KeptCloud;
  readonly projectIsNew: boolean;
  /** A key of that cloud was kept before. */
  readonly replaced: boolean;
  readonly warnings: readonly string[];
}

export interface KeepKeyOptions {
  readonly file: string;
  readonly answers: Answers;
  /** Name of an agent that is made; default that of this machine. */
  readonly agentName: string | undefined;
  readonly signal: AbortSignal;
  warn(text: string): void;
}

/**
 * Finds the cloud, gets a key or makes an agent that has one, tries the key, and keeps it as the
 * default.
 * @throws LoginError; then nothing is kept that was not before.
 */
export async function keepKey(options: KeepKeyOptions): Promise<KeptKey> {
  const { file, answers, agentName = usualName(), signal, warn } = options;
  // A file that cannot be written over later is noticed before an agent is made.
  const { warnings: told } = await readCredentials(file);
  const address = await answers.url();
  const url = textOf(address);
  const exposed = exposure(address);
  const warnings = exposed === null ? told : [...told, exposed];
  for (const warning of warnings) warn(warning);
  await checkCloud(url, signal);
  const isAccount = (await answers.way()) === 'account';
  const made = isAccount ? await makeAgent(url, answers, agentName, signal) : null;
  const agentKey = made?.agentKey ?? (await answers.agentKey());
  const { agent = null, project = null, projectIsNew = false } = made ?? {};
  const kept_at = new Date(systemClock.now()).toISOString();
  const entry = { url, agent_key: agentKey, agent, project, kept_at };
  const replaced = await orRemove(made, async () => {
    await checkKey(url, agentKey, signal);
    return keep(file, address.origin, entry);
  });
  return { entry, projectIsNew, replaced, warnings };
}

/** The cloud takes names of 2 to 120 characters. */
function usualName(): string {
  const name = hostname().slice(0, 120);
  return name.length < 2 ? `host-${name}` : name;
}

/** An agent whose key nobody has is of no use. */
async function orRemove<Value>(made: MadeAgent | null, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    await made?.remove().catch((second: Error) => {
      const { name, id } = made.agent;
      if (error instanceof Error) {
        error.message += ` The agent ${name} (${id}) is left there: ${second.message}.`;
      }
    });
    throw error;
  }
}

/** @returns whether a key of that cloud was kept before. */
async function keep(file: string, origin: string, entry: KeptCloud): Promise<boolean> {
  let replaced = false;
  await keepCredentials(file, ({ clouds }) => {
    replaced = clouds.has(origin);
    return { default: origin, clouds: new Map([...clouds, [origin, entry]]) };
  });
  return replaced;
}
