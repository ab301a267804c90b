import { startThingsApi, type ThingsFaults } from '../helpers/things-api.js';
import type { Charge, Oracle } from './accusations.js';
import type { Subject } from './trial.js';

/** A fault that is planted in the API of things: the rows of the first table. */
export interface PlantedFault {
  name: string;
  /** @param every on each so many-th occasion. */
  faults(every: number): ThingsFaults;
  /** What an oracle that sees it says; to say anything else is a false alarm. */
  charges: readonly Charge[];
  /** The thing is read back one by one, and not from the listing, which is what is at fault. */
  readsEach?: boolean;
  /** Why an oracle cannot see it. */
  blind: Partial<Record<Oracle, string>>;
}

const ONE_REGISTER = 'it asks whether one thing went through a possible order of values';
const NAMES_ONLY = 'it asks which things a listing shows, and not what they hold';
const STATE_ONLY = 'it asks what there is in the end, and not what was answered before';

export const PLANTED: readonly PlantedFault[] = [
  {
    name: 'lost acknowledgement of a creation',
    faults: (every) => ({ losesCreation: every }),
    charges: ['lost', 'missing', 'unexplained'],
    blind: {},
  },
  {
    name: 'lost update',
    faults: (every) => ({ losesUpdate: every }),
    charges: ['lost', 'unexplained'],
    blind: { set: NAMES_ONLY },
  },
  {
    name: 'stale read',
    faults: (every) => ({ readsStale: every }),
    charges: ['unexplained'],
    blind: { 'read-back': STATE_ONLY, set: NAMES_ONLY },
  },
  {
    name: 'double apply of a creation (key ignored)',
    faults: () => ({ ignoresKeys: 'POST' }),
    // A copy is still listed when the thing itself has been deleted.
    charges: ['duplicated', 'twice', 'deleted'],
    blind: { linearizability: `${ONE_REGISTER}; the second copy is another thing` },
  },
  {
    name: 'double apply of an update (key ignored)',
    faults: () => ({ ignoresKeys: 'PATCH' }),
    charges: ['lost', 'unexplained'],
    blind: {
      'read-back': 'a request that was sent twice may have taken effect twice',
      set: NAMES_ONLY,
      linearizability: 'each time that a request was delivered is a write of its own',
    },
  },
  {
    name: 'resurrected delete',
    faults: (every) => ({ resurrects: every }),
    charges: ['lost', 'deleted', 'unexplained'],
    blind: {},
  },
  {
    name: 'partial write',
    faults: (every) => ({ storesPartly: every }),
    charges: ['partial'],
    blind: { set: NAMES_ONLY, linearizability: 'the value of a thing is its marker alone' },
  },
  {
    name: 'listing that leaves out',
    faults: (every) => ({ listMisses: every }),
    charges: ['missing'],
    readsEach: true,
    blind: { 'read-back': 'each thing was read by itself', linearizability: ONE_REGISTER },
  },
  {
    name: 'listing that shows deleted',
    faults: (every) => ({ listsDeleted: every }),
    charges: ['deleted'],
    readsEach: true,
    blind: { 'read-back': 'each thing was read by itself', linearizability: ONE_REGISTER },
  },
];

/** Starts the API with the fault. @param every so many-th occasion is struck. */
export async function plant(planted: PlantedFault, every: number): Promise<Subject> {
  const api = await startThingsApi(planted.faults(every));
  const each = { id: 'id', each: '/things/{{id}}', settle_ms: 0, patience_ms: 50 };
  return {
    url: api.url,
    ...(planted.readsEach ? { overrides: { readback: each } } : {}),
    harmed: () => new Set(api.strikes.flatMap(({ created }) => nameIn(created) ?? [])),
    close: api.close,
  };
}

/** The creation whose marker the thing holds. */
function nameIn(created: unknown): string | undefined {
  return /sa-[0-9a-z]+-(op-\d+)\./.exec(JSON.stringify(created))?.[1];
}
