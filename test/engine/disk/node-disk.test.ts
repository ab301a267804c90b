import { once } from 'node:events';
import { mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import test from 'ava';
import { DiskError, NodeDisk } from '../../../src/engine/disk/index.js';
import { temporaryFolder } from '../../helpers/folder.js';

const disk = new NodeDisk();

test("an error carries the operating system's code, the call, the path and the cause", async (t) => {
  const folder = await temporaryFolder(t);
  const missing = path.join(folder, 'no', 'file');
  const error = await t.throwsAsync<DiskError>(disk.open(missing), { instanceOf: DiskError });
  t.is(error?.code, 'ENOENT');
  t.is(error?.operation, 'open');
  t.is(error?.path, missing);
  t.is(error?.message, `open ${missing}: ENOENT`);
  t.true(error?.cause instanceof Error);
});

test('files and locks are for their own user alone', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'file');
  await (await disk.open(file, { create: true })).close();
  await (await disk.lock(`${file}.lock`)).release();
  for (const name of [file, `${file}.lock`]) t.is((await stat(name)).mode & 0o777, 0o600);
});

test('each refusal has its own code', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'file');
  await writeFile(file, 'x');
  const code = async (call: Promise<unknown>) =>
    (await t.throwsAsync(call, { instanceOf: DiskError }))?.code;
  t.is(await code(disk.open(folder)), 'EISDIR');
  t.is(await code(disk.open(path.join(file, 'below'), { create: true })), 'ENOTDIR');
  t.is(await code(disk.open(path.join(folder, 'n'.repeat(300)), { create: true })), 'ENAMETOOLONG');
  t.is(await code(disk.list(file)), 'ENOTDIR');
  t.is(await code(disk.syncDirectory(file)), 'ENOTDIR');
  t.is(await code(disk.lock(folder)), 'EISDIR');
  t.is(await code(disk.rename(file, path.join(folder, 'no', 'file'))), 'ENOENT');
});

test('what is neither file nor directory is other; a link is what it leads to', async (t) => {
  const folder = await temporaryFolder(t);
  await symlink('/dev/null', path.join(folder, 'device'));
  await symlink(folder, path.join(folder, 'self'));
  await symlink('nowhere', path.join(folder, 'broken'));
  t.is((await disk.stat('/dev/null'))?.type, 'other');
  t.is((await disk.stat(path.join(folder, 'device')))?.type, 'other');
  t.is((await disk.stat(path.join(folder, 'self')))?.type, 'directory');
  t.is(await disk.stat(path.join(folder, 'broken')), null);
});

test('a read of many megabytes comes back whole', async (t) => {
  const file = await disk.open(path.join(await temporaryFolder(t), 'large'), { create: true });
  t.teardown(() => file.close());
  const bytes = Buffer.alloc(9 * 2 ** 20);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(at, at);
  let written = 0;
  while (written < bytes.length) written += file.write(bytes.subarray(written), written);
  const read = Buffer.alloc(bytes.length + 10);
  t.is(await file.read(read, 0), bytes.length);
  t.true(read.subarray(0, bytes.length).equals(bytes));
});

test('a link to a directory is a directory: making it is no error', async (t) => {
  const folder = await temporaryFolder(t);
  await symlink(folder, path.join(folder, 'data'));
  await t.notThrowsAsync(disk.makeDirectory(path.join(folder, 'data')));
  await symlink('nowhere', path.join(folder, 'broken'));
  await t.throwsAsync(disk.makeDirectory(path.join(folder, 'broken')), { instanceOf: DiskError });
});

test('a directory that others may enter, and a link to a private one, are not private', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  await mkdir(at('open'), { mode: 0o755 });
  await disk.makeDirectory(at('own'));
  await symlink(at('own'), at('link'));
  t.false(await disk.isPrivate(at('open')));
  t.true(await disk.isPrivate(at('own')));
  t.false(await disk.isPrivate(at('link')));
});

test('a socket is told from other things that are no files', async (t) => {
  const socket = path.join(await temporaryFolder(t), 's');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  t.teardown(() => server.close());
  t.is((await disk.stat(socket))?.type, 'socket');
  t.is((await disk.stat('/dev/null'))?.type, 'other');
});
