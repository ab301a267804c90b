import { type Accusation, ORACLES, type Oracle } from './accusations.js';
import { PLANTED, type PlantedFault, plant } from './planted.js';
import { SOUND, type SoundApi } from './sound/index.js';
import { type Trial, tryOnce, type Weather } from './trial.js';

/** Everything that the tables are made of. */
export interface TrackRecord {
  planted: { fault: PlantedFault; trials: Trial[] }[];
  sound: { api: SoundApi; trials: Trial[] }[];
}

export interface RecordOptions {
  seeds: readonly number[];
  /** Operations of one test. */
  operations: number;
  /** Hears of each test that has been made. */
  say(line: string): void;
}

/** Tests every API with every seed, one after the other. */
export async function makeRecord({ seeds, operations, say }: RecordOptions): Promise<TrackRecord> {
  const record: TrackRecord = { planted: [], sound: [] };
  for (const fault of PLANTED) {
    const trials: Trial[] = [];
    for (const seed of seeds) {
      const trial = await tryOnce(await plant(fault, rarity(seed)), weather(seed, operations));
      trials.push(trial);
      say(lineOf(fault.name, trial, judgePlanted(fault, trial)));
    }
    record.planted.push({ fault, trials });
  }
  for (const api of SOUND) {
    const trials: Trial[] = [];
    for (const seed of seeds) {
      const trial = await tryOnce(await api.start(), weather(seed, operations));
      trials.push(trial);
      say(lineOf(api.name, trial, judgeSound(trial)));
    }
    record.sound.push({ api, trials });
  }
  return record;
}

/** A planted fault strikes on each so many-th occasion: 3 to 6. */
function rarity(seed: number): number {
  return 3 + (seed % 4);
}

/** Two, four or eight operations at a time: the more overlap, the less an order is forced. */
function weather(seed: number, operations: number): Weather {
  return { seed, operations, concurrency: 2 ** (1 + (seed % 3)) };
}

/** What of a test's accusations is right. */
export interface Judged {
  /** Harmed things that the oracle named. */
  named: { [Name in Oracle]: ReadonlySet<string> };
  falseAlarms: readonly Accusation[];
}

/** An accusation is right where the API did harm that thing, and harm of that kind. */
export function judgePlanted({ charges }: PlantedFault, { harmed, accusations }: Trial): Judged {
  const isRight = ({ thing, charge }: Accusation) => harmed.has(thing) && charges.includes(charge);
  const right = accusations.filter(isRight);
  const named = (name: Oracle) =>
    new Set(right.flatMap(({ oracle, thing }) => (oracle === name ? thing : [])));
  return {
    named: {
      'read-back': named('read-back'),
      set: named('set'),
      linearizability: named('linearizability'),
    },
    falseAlarms: accusations.filter((each) => !isRight(each)),
  };
}

export function judgeSound({ accusations }: Trial): Pick<Judged, 'falseAlarms'> {
  return { falseAlarms: accusations };
}

function lineOf(
  name: string,
  { seed, harmed, unknown }: Trial,
  { named, falseAlarms }: Partial<Judged>,
): string {
  const seen = ORACLES.map((oracle) => `${oracle} ${named?.[oracle].size ?? 0}`).join(', ');
  const unsure = ORACLES.filter((oracle) => unknown[oracle] > 0);
  return [
    `${name}, seed ${seed}: harmed ${harmed.size}, named by ${seen}`,
    ...(unsure.length > 0 ? [`unknown: ${unsure.join(', ')}`] : []),
    ...(falseAlarms ?? []).map((each) => `FALSE ALARM ${Object.values(each).join(' ')}`),
  ].join('; ');
}
