import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

export type IdPrefix = 'usr' | 'prj' | 'agt' | 'run' | 'evt' | 'rpt' | 'rej';

/** A new id: the prefix, an underscore and a UUIDv7 without dashes, so that ids grow with time. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${newUuid()}`;
}

/** A UUIDv7 as 32 hexadecimal digits. */
export function newUuid(): string {
  const random = nextRandom();
  const now = Date.now();
  if (now > latest.msecs) {
    latest.msecs = now;
    latest.seq = random.readUInt32BE(6) >>> 1;
  } else if (latest.seq === MOST_SEQ) {
    latest.msecs += 1;
    latest.seq = 0;
  } else {
    latest.seq += 1;
  }
  uuidv7({ random, ...latest }, bytes);
  return bytes.toString('hex');
}

/** Ids of one millisecond count up (RFC 9562 §6.2, method 1), and go on so if the clock goes back. */
const latest = { msecs: 0, seq: 0 };
const MOST_SEQ = 0xffff_ffff;
const bytes = Buffer.alloc(16);

/** Asking the system for the randomness of one id at a time takes longer than all the rest of it. */
const pool = Buffer.alloc(16 * 1_024);
let poolUsed = pool.length;

function nextRandom(): Buffer {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  poolUsed += 16;
  return pool.subarray(poolUsed - 16, poolUsed);
}

/** The JSON Schema pattern of an id. Clients may choose run and event ids in this form. */
export function idPattern(prefix: IdPrefix): string {
  return `^${prefix}_[0-9a-f]{32}$`;
}

const PATTERNS = new Map<IdPrefix, RegExp>();

export function isId(prefix: IdPrefix, value: unknown): value is string {
  let pattern = PATTERNS.get(prefix);
  if (!pattern) {
    pattern = new RegExp(idPattern(prefix));
    PATTERNS.set(prefix, pattern);
  }
  return typeof value === 'string' && pattern.test(value);
}
