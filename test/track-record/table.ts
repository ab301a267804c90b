import { ORACLES, type Oracle } from './accusations.js';
import { judgePlanted, judgeSound, type TrackRecord } from './record.js';
import type { Trial } from './trial.js';

/** Both tables, and the seeds at which something stayed unseen, as Markdown. */
export function formatRecord(record: TrackRecord): string {
  return [
    '### Planted faults',
    '',
    ...table(PLANTED_HEADER, record.planted.map(plantedRow)),
    '',
    '### Sound APIs',
    '',
    ...table(SOUND_HEADER, record.sound.map(soundRow)),
    '',
    '### Runs in which an oracle that can see the fault did not',
    '',
    ...missesIn(record),
  ].join('\n');
}

const PLANTED_HEADER = [
  'planted fault',
  'runs struck',
  'things harmed',
  ...ORACLES,
  'any',
  'false alarms',
  'unknown',
];

function plantedRow({ fault, trials }: TrackRecord['planted'][number]): string[] {
  const struck = trials.filter(({ harmed }) => harmed.size > 0);
  const judged = struck.map((trial) => judgePlanted(fault, trial).named);
  const harmed = sum(struck, (trial) => trial.harmed.size);
  const cell = (namedIn: readonly number[]) => {
    const runs = namedIn.filter((count) => count > 0).length;
    return `${runs}/${struck.length} (${percent(runs, struck.length)}); ${sum(namedIn, Number)} things`;
  };
  const cells = ORACLES.map((oracle) => {
    const namedIn = judged.map((named) => named[oracle].size);
    return fault.blind[oracle] !== undefined && sum(namedIn, Number) === 0
      ? 'blind'
      : cell(namedIn);
  });
  const any = judged.map((named) => new Set(ORACLES.flatMap((oracle) => [...named[oracle]])).size);
  const alarms = trials.flatMap((trial) => judgePlanted(fault, trial).falseAlarms);
  return [
    fault.name,
    `${struck.length} of ${trials.length}`,
    String(harmed),
    ...cells,
    cell(any),
    perOracle((name) => alarms.filter(({ oracle }) => oracle === name).length),
    perOracle((name) => sum(trials, ({ unknown }) => unknown[name])),
  ];
}

const SOUND_HEADER = ['API', 'make', 'runs', 'operations', 'alarms', 'unknown'];

function soundRow({ api, trials }: TrackRecord['sound'][number]): string[] {
  const alarms = trials.flatMap((trial) => judgeSound(trial).falseAlarms);
  return [
    api.name,
    api.make,
    String(trials.length),
    String(sum(trials, ({ operations }) => operations)),
    perOracle((name) => alarms.filter(({ oracle }) => oracle === name).length),
    perOracle((name) => sum(trials, ({ unknown }) => unknown[name])),
  ];
}

function missesIn({ planted }: TrackRecord): string[] {
  const lines = planted.flatMap(({ fault, trials }) =>
    ORACLES.filter((oracle) => fault.blind[oracle] === undefined).flatMap((oracle) => {
      const missed = trials.filter(
        (trial) => trial.harmed.size > 0 && judgePlanted(fault, trial).named[oracle].size === 0,
      );
      if (missed.length === 0) return [];
      return `- ${fault.name}, ${oracle}: seed ${missed.map(seedAndHarm).join(', ')}`;
    }),
  );
  return lines.length > 0 ? lines : ['None.'];
}

function seedAndHarm({ seed, concurrency, harmed }: Trial): string {
  const things = [...harmed];
  const more = things.length > 3 ? ` and ${things.length - 3} more` : '';
  return `${seed} (${concurrency} at a time: ${things.slice(0, 3).join(', ')}${more})`;
}

function perOracle(count: (name: Oracle) => number): string {
  return ORACLES.map(count).join(' / ');
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? 'no run' : `${Math.round((100 * part) / whole)} %`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}
