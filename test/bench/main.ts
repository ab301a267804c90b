import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import type { Figure, Result } from './figure.js';
import { FIGURES } from './figures.js';
import { type Options, readOptions } from './options.js';
import { measure } from './rounds.js';
import { Stage } from './stage/stage.js';
import { formatTable } from './table.js';

/**
 * Entry of `npm run bench`: the table on standard output, progress on standard error, and both in a
 * JSON file. A budget that is missed is no failure; wrong work, or a program that dies, is.
 */
const options = readOptions(process.argv.slice(2), FIGURES);
const results: Result[] = [];
for (const figure of options.figures) {
  const result = await run(figure, options);
  if (result) results.push(result);
}
await save(results, options.json);
process.stdout.write(`${formatTable(results)}\n`);
say(`written to ${options.json}`);

/** @returns null where this machine lacks what the figure needs. */
async function run(
  figure: Figure,
  { rounds, dataDir, profileDir }: Options,
): Promise<Result | null> {
  const stage = await Stage.open({ dataDir, profileDir, say });
  const interrupted = () => void stage.close().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const contest = await figure.prepare(stage);
    if (!('missing' in contest)) return await measure(figure, contest, rounds, say);
    say(`${figure.name}  left out: ${contest.missing}`);
    return null;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await stage.close();
  }
}

async function save(figures: readonly Result[], file: string): Promise<void> {
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg(),
  };
  const measured = { measured_at: new Date().toISOString(), machine, figures };
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(measured, null, 2)}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
