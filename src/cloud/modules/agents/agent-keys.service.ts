import { createHmac, randomBytes } from 'node:crypto';

export interface NewKey {
  /** Shown once, kept nowhere. */
  key: string;
  hash: string;
  prefix: string;
}

const PREFIX = 'sa_agent_key_';
const RANDOM_BYTES = 24;
/** Eight random characters: they tell keys apart, and 160 of the 192 bits stay unknown. */
const PREFIX_CHARACTERS = PREFIX.length + 8;

export type RandomSource = (bytes: number) => Buffer;

/** Makes agent keys and the hashes under which they are found. */
export class AgentKeys {
  /** @param secrets the first hashes new keys, all of them recognise old ones. */
  constructor(
    private readonly secrets: readonly string[],
    private readonly random: RandomSource = randomBytes,
  ) {
    if (secrets.length === 0) throw new RangeError('at least one agent key secret is needed');
  }

  create(): NewKey {
    const key = PREFIX + this.random(RANDOM_BYTES).toString('hex');
    return { key, hash: hashUnder(this.secrets[0] ?? '', key), prefix: prefixOf(key) };
  }

  /** What a key's stored hash may be, one per secret. */
  hashes(key: string): string[] {
    return this.secrets.map((secret) => hashUnder(secret, key));
  }
}

/**
 * A keyed hash is enough for a random key, and is looked up through an index: what a comparison's
 * time could tell is about the hash, which nobody can steer without the secret.
 */
function hashUnder(secret: string, key: string): string {
  return createHmac('sha256', secret).update(key).digest('hex');
}

function prefixOf(key: string): string {
  return key.slice(0, PREFIX_CHARACTERS);
}
