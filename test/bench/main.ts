import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import type { Figure, Result, Survey } from './figure.js';
import { FIGURES, SURVEYS } from './figures.js';
import { type Options, readOptions } from './options.js';
import { measure } from './rounds.js';
import { Stage } from './stage/stage.js';
import { formatRows, formatTable } from './table.js';

/**
 * Entry of `npm run bench`: the table on standard output, progress on standard error, and both in a
 * JSON file. A budget that is missed is no failure; wrong work, or a program that dies, is.
 */
const options = readOptions(process.argv.slice(2), FIGURES, SURVEYS);
const results: Result[] = [];
for (const figure of options.figures) {
  const result = await run(figure, options);
  if (result) results.push(result);
}
const surveys: Record<string, string[][]> = {};
for (const survey of options.surveys) {
  const rows = await take(survey, options);
  if (rows) surveys[survey.name] = rows;
}
await save(results, surveys, options.json);
if (results.length > 0) process.stdout.write(`${formatTable(results)}\n`);
for (const rows of Object.values(surveys)) process.stdout.write(`${formatRows(rows)}\n`);
say(`written to ${options.json}`);

/** @returns null where this machine lacks what the figure needs. */
function run(figure: Figure, options: Options): Promise<Result | null> {
  return onStage(options, async (stage) => {
    const contest = await figure.prepare(stage);
    if (!('missing' in contest)) return measure(figure, contest, options.rounds, say);
    say(`${figure.name}  left out: ${contest.missing}`);
    return null;
  });
}

function take(survey: Survey, options: Options): Promise<string[][] | null> {
  return onStage(options, async (stage) => {
    const rows = await survey.take(stage);
    if (!('missing' in rows)) return rows;
    say(`${survey.name}  left out: ${rows.missing}`);
    return null;
  });
}

async function onStage<T>(
  { dataDir, profileDir }: Options,
  measure: (stage: Stage) => Promise<T>,
): Promise<T> {
  const stage = await Stage.open({ dataDir, profileDir, say });
  const interrupted = () => void stage.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    return await measure(stage);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await stage.close();
  }
}

async function save(
  figures: readonly Result[],
  surveys: Readonly<Record<string, string[][]>>,
  file: string,
): Promise<void> {
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg(),
  };
  const measured = { measured_at: new Date().toISOString(), machine, figures, surveys };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
