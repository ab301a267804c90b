import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRedis } from './redis/index.js';
import { explain } from './stack/session.js';
import { countLine } from './test-count.js';

/** Prints which promises of docs/reliability.md the tests have shown. */
const TABLE = 'dist/test/helpers/reliability/print.js';

/**
 * `npm test [-- files and AVA's own flags]`: sees to it that a Redis can be started, then runs AVA.
 * The output ends with the table of what was shown and, as its last line, AVA's count. Resolves to
 * AVA's exit code.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const toolsDir = path.resolve(process.env.CLOUD_DATA_DIR ?? '.data', 'tools');
    const log = (line: string) => process.stderr.write(`${line}\n`);
    const redis = await findRedis({ toolsDir, log });
    log(`The tests use Redis ${redis.version} from ${redis.origin}.`);
    return await runAva(args.map(compiledName));
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    return 1;
  }
}

/** A test may be named by its source. */
function compiledName(word: string): string {
  const source = /^(?:\.\/)?(test\/.+)\.ts$/.exec(word)?.[1];
  return source ? `dist/${source}.js` : word;
}

async function runAva(args: readonly string[]): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-tests-'));
  try {
    const record = path.join(folder, 'record.jsonl');
    await writeFile(record, '');
    const { code, count } = await tested(args, record);
    await printTable(record, args.length > 0);
    if (count) process.stdout.write(`\n${count}\n`);
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param record where the tests write what they show. */
async function tested(
  args: readonly string[],
  record: string,
): Promise<{ code: number; count: string | null }> {
  const ava = spawn(process.execPath, ['node_modules/ava/entrypoints/cli.mjs', ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
    env: {
      ...process.env,
      TEST_RECORD: record,
      ...(process.stdout.isTTY && { FORCE_COLOR: '1' }),
    },
  });
  passOnSignals(ava);
  const output: Buffer[] = [];
  ava.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk);
    output.push(chunk);
  });
  const [code] = (await once(ava, 'close')) as [number | null];
  return { code: code ?? 1, count: countLine(Buffer.concat(output).toString()) };
}

async function printTable(record: string, part: boolean): Promise<void> {
  const args = [TABLE, record, ...(part ? ['--part'] : [])];
  await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'close');
}

/** The runner ends first and tells the outcome; only then do we. */
function passOnSignals(child: ChildProcess): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
}
