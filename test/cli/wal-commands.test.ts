import { open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runCli } from '../../src/cli/cli.js';
import { Place } from '../helpers/engine/cli/place.js';
import { Captured, runInProcess, Typing } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';

const PUTS = 6;

/** A node that wrote k1 … k6, and its log file. */
async function writtenLog(t: ExecutionContext, puts = PUTS) {
  const place = await Place.make(t, 'a');
  for (let n = 1; n <= puts; n += 1) await place.run('store', 'put', `k${n}`, `value ${n}`);
  const log = path.join(place.directory, 'a.wal');
  const wal = (...args: string[]) => runInProcess(['wal', ...args], { directory: place.directory });
  const document = async <T>(name: string, ...args: string[]) =>
    assertDocument<T>(t, (await wal(...args, '--json')).stdout, `softadastra.wal-${name}/1`);
  return { place, log, wal, document };
}

/** Makes of a whole log what is left of one whose last write was cut by a power failure. */
async function tear(log: string, puts = PUTS): Promise<void> {
  const bytes = await readFile(log);
  const lastValue = bytes.lastIndexOf(`value ${puts}`);
  await truncate(log, lastValue + 3);
}

async function flipByteOf(log: string, value: string): Promise<number> {
  const at = (await readFile(log)).indexOf(value);
  const file = await open(log, 'r+');
  try {
    await file.write(Buffer.from('X'), 0, 1, at);
  } finally {
    await file.close();
  }
  return at;
}

test('a good log is shown and verified, by its path or by its node', async (t) => {
  const { place, wal, document } = await writtenLog(t);
  const { code, stdout } = await wal('inspect', 'a.wal');
  t.is(code, 0);
  t.regex(stdout, /^Log .*a\.wal\n\n {2}node id {7}: a\n/);
  t.regex(
    stdout,
    /\n {2}condition {5}: good\n {2}records {7}: 6 \(put 6\)\n {2}last sequence : 6\n/,
  );
  t.regex(
    stdout,
    /\nFile +Kind +Number +Bytes +Groups +Records +Last sequence +Closed +Made\na\.wal +segment +1 /,
  );
  t.is((await place.run('wal', 'inspect')).stdout, stdout);
  t.like(await document('inspect', 'inspect', 'a.wal'), {
    condition: 'good',
    nodeId: 'a',
    records: 6,
    torn: null,
  });
  t.regex((await wal('verify', 'a.wal')).stdout, /^✔ the log is good \(.* in 1 file read\)\n$/);
  t.like(await document('verify', 'verify', 'a.wal'), { good: true, torn: false, damage: [] });
  t.regex((await wal('repair', 'a.wal')).stdout, /^✔ the log needs no repair\n$/);
  t.like(await document('repair', 'repair', 'a.wal'), { repaired: false, copies: [] });
});

test('a log that was not closed shows the space that it has ahead, apart from its size', async (t) => {
  const { log, wal, document } = await writtenLog(t);
  const { size } = await stat(log);
  await truncate(log, size + 64 * 1024);
  t.regex(
    (await wal('inspect', 'a.wal')).stdout,
    /\n {2}size {10}: .* in 1 file\n {2}space ahead {3}: 64\.0 KiB of zeros behind that, for the next writes\n\n/,
  );
  const found = { condition: 'good', bytes: size, spaceAhead: 65_536, torn: null };
  t.like(await document('inspect', 'inspect', 'a.wal'), found);
  t.like(await document('verify', 'verify', 'a.wal'), { good: true, torn: false, bytes: size });
  t.is((await stat(log)).size, size + 65_536);
});

test('one record that remains is told as one', async (t) => {
  const { log, wal } = await writtenLog(t, 2);
  await tear(log, 2);
  t.regex((await wal('inspect', 'a.wal')).stdout, /\n {2}1 record remains, 0 of them/);
});

test('a log that was torn: what will be cut and what remains, and after the next open what was cut', async (t) => {
  const { place, log, wal, document } = await writtenLog(t);
  await tear(log);
  const before = await stat(log);
  const { code, stdout } = await wal('inspect', 'a.wal');
  t.is(code, 0);
  t.regex(stdout, /condition {5}: torn: an unfinished write is at the end/);
  t.regex(
    stdout,
    /\nUnfinished write\n! a\.wal from byte \d+: \d+ bytes will be cut off, and a copy kept\n {2}5 records remain, 0 of them of that write\n$/,
  );
  const { torn } = await document<{ torn: { offset: number; bytes: number } }>(
    'inspect',
    'inspect',
    'a.wal',
  );
  t.is(torn.offset + torn.bytes, before.size);
  const verified = await wal('verify', 'a.wal');
  t.is(verified.code, 0);
  t.regex(verified.stdout, /^! the log is good but for an unfinished write at its end/);
  t.like(await document('verify', 'verify', 'a.wal'), { good: true, torn: true });
  t.deepEqual((await stat(log)).size, before.size, 'nothing was changed by looking');

  t.is((await place.run('store', 'list', '--keys')).stdout, 'k1\nk2\nk3\nk4\nk5\n');
  const after = await wal('inspect', 'a.wal');
  t.regex(after.stdout, /condition {5}: good/);
  t.regex(after.stdout, /\nCopies of what was cut off before\n {2}.*\.broken {2}\d+ B\n$/);
});

test('a damaged log: nothing opens it, verify says where, repair keeps what is good', async (t) => {
  const { place, log, wal, document } = await writtenLog(t);
  await flipByteOf(log, 'value 2');
  const bytes = await readFile(log);

  const opened = await place.run('store', 'list');
  t.is(opened.code, 1);
  t.regex(opened.stderr, /\(wal_corrupt\)\n {2}hint: look with .*wal inspect.*wal repair/);
  const verified = await wal('verify', 'a.wal');
  t.is(verified.code, 1);
  t.regex(
    verified.stdout,
    /^✖ the log is damaged .*\n\nDamage\n✖ a\.wal at byte \d+: a record is bad\n\nWhat no repair brings back\n {2}a\.wal: record 2\n/,
  );
  t.like(await document('verify', 'verify', 'a.wal'), { good: false });
  t.regex((await wal('inspect', 'a.wal')).stdout, /condition {5}: damaged/);
  const unsaid = await wal('repair', 'a.wal');
  t.is(unsaid.code, 2);
  t.regex(unsaid.stderr, /Say --yes/);
  t.deepEqual(await readFile(log), bytes, 'nothing was changed until now');

  const repaired = await wal('repair', 'a.wal', '--yes');
  t.is(repaired.code, 0);
  t.regex(
    repaired.stdout,
    /^✔ repaired: 5 good records in 1 file written anew\n\nLost\n {2}a\.wal: record 2\n(.*\n)*\nCopies of the files as they were\n {2}.*\.broken\n$/,
  );
  const copy = (await readdir(place.directory)).find((name) => name.endsWith('.broken'));
  t.deepEqual(await readFile(path.join(place.directory, copy ?? '')), bytes);
  t.is((await place.run('store', 'list', '--keys')).stdout, 'k1\nk3\nk4\nk5\nk6\n');
  t.is((await wal('verify', 'a.wal')).code, 0);
});

/** Repairs on a terminal, and types this when asked. */
async function repairAnswering(directory: string, answer: string) {
  const [stdin, stdout, stderr] = [new Typing(), new Captured(true), new Captured(true)];
  const signal = new AbortController().signal;
  const env = { NO_COLOR: '1' };
  const ended = runCli(['wal', 'repair', 'a.wal'], {
    stdin,
    stdout,
    stderr,
    env,
    directory,
    signal,
  });
  await stderr.shows('Repair it? [y/N] ');
  stdin.write(answer);
  return { code: await ended, stdout: stdout.text, stderr: stderr.text };
}

test('on a terminal it shows the damage and asks', async (t) => {
  const { place, log } = await writtenLog(t);
  await flipByteOf(log, 'value 2');
  const bytes = await readFile(log);
  for (const answer of ['\r', 'n\r', 'what?\r', '\u0003', '\u0004']) {
    const { code, stderr } = await repairAnswering(place.directory, answer);
    t.is(code, 1);
    t.regex(stderr, /✖ the log is damaged[\s\S]*Repair it\? \[y\/N\][\s\S]*nothing was changed\n$/);
    t.deepEqual(await readFile(log), bytes);
  }
  const { code, stdout } = await repairAnswering(place.directory, 'y\r');
  t.is(code, 0);
  t.regex(stdout, /✔ repaired/);
});

test('a log that a node has open can be looked at, and is not repaired under it', async (t) => {
  const { place, log, wal } = await writtenLog(t);
  await place.start();
  t.is((await wal('inspect', 'a.wal')).code, 0);
  t.is((await wal('verify', 'a.wal')).code, 0);
  await flipByteOf(log, 'value 2');
  const { code, stderr } = await wal('repair', 'a.wal', '--yes');
  t.is(code, 1);
  t.regex(stderr, /\(wal_locked\)/);
});

test('what is no log, or not there, is said to be so', async (t) => {
  const { place, wal } = await writtenLog(t);
  await writeFile(
    path.join(place.directory, 'text.wal'),
    'some text that is no log at all\n'.repeat(99),
  );
  for (const command of ['inspect', 'verify', 'repair']) {
    t.regex(
      (await wal(command, 'none.wal')).stderr,
      /there is no log at .*none\.wal \(not_found\)/,
    );
    const { code, stderr } = await wal(command, 'text.wal');
    t.is(code, 1);
    t.regex(stderr, /not_a_wal/);
    t.is((await wal(command)).code, 2, 'no log and no node is named');
    t.is((await wal(command, '--memory-only')).code, 2);
  }
});
