import { execFile } from 'node:child_process';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { freeDatagramPorts } from '../../helpers/engine/free-datagram-ports.js';
import { temporaryFolder } from '../../helpers/folder.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);

/** A program of somebody else, with this package installed under its own name and as the SDK. */
async function project(t: ExecutionContext, program: string): Promise<string> {
  const folder = await temporaryFolder(t);
  await mkdir(path.join(folder, 'node_modules', '@softadastra'), { recursive: true });
  await mkdir(path.join(folder, 'data'));
  await symlink(root, path.join(folder, 'node_modules', 'softadastra'));
  await symlink(root, path.join(folder, 'node_modules', '@softadastra', 'sdk'));
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  const source = path.join(root, 'test', 'fixtures', 'engine', 'node-sdk', program);
  await copyFile(source, path.join(folder, 'main.mjs'));
  return folder;
}

/** What it printed, line by line. @throws with its own complaint where it failed. */
async function output(folder: string, ...args: readonly string[]): Promise<string[]> {
  const { stdout } = await run(process.execPath, ['main.mjs', ...args], { cwd: folder });
  return stdout.trimEnd().split('\n');
}

test('a client for production opens without a secret, and its transport refuses to start', async (t) => {
  t.deepEqual(await output(await project(t, 'production.mjs')), [
    'node: edge-store-01',
    'outbox: 1, failed: false',
    'batch: 0',
    'pruned: 0',
    'transport: insecure_transport',
    'value: Softadastra',
  ]);
});

test('what was written is there again, in the next client and in the next process', async (t) => {
  const folder = await project(t, 'reopen.mjs');
  const lines = ['first: 0 before', 'first: 1 after', 'second: 1 before', 'second: 2 after'];
  t.deepEqual(await output(folder), lines);
  t.is((await output(folder))[0], 'first: 2 before');
});

test('two clients on one machine discover each other and sync', async (t) => {
  const ports = await freeDatagramPorts();
  t.deepEqual(await output(await project(t, 'discovery.mjs'), ...ports.map(String)), [
    'running: true true',
    'running: true true',
    'true node-b connected',
    'hello',
  ]);
});

test('where the directory is missing, a program can say so and end with 1', async (t) => {
  const folder = await project(t, 'production.mjs');
  const data = path.join(folder, 'data');
  await promisify(execFile)('rmdir', [data]);
  const failed = await t.throwsAsync<Error & { code?: number; stderr?: string }>(output(folder));
  t.is(failed?.code, 1);
  t.regex(failed?.stderr ?? '', /open failed: the directory .*data is missing/);
});

test('each module of the engine can be used by itself', async (t) => {
  const folder = await project(t, 'reopen.mjs');
  const program = `
    import * as engine from 'softadastra/engine';
    const { core, store } = engine;
    const options = { nodeId: 'a', clock: core.systemClock, random: core.systemRandom, wal: null };
    const opened = (await store.Store.open(options)).value();
    (await opened.put('k', Buffer.from('v'))).value();
    console.log(Object.keys(engine).sort().join(' '), opened.get('k').value.toString());
  `;
  await writeFile(path.join(folder, 'main.mjs'), program);
  t.deepEqual(await output(folder), [
    'core discovery disk fs metadata node store sync transport wal v',
  ]);
});
