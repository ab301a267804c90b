import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../helpers/folder.js';

/** The bootstrap is plain JavaScript that is never compiled: it is run from the sources. */
function moduleUrl(name: string): string {
  return pathToFileURL(path.resolve('src/local', name)).href;
}

/** Calls an exported function of the bootstrap on a project folder; gives what it said. */
function call(
  file: string,
  name: string,
  root: string,
): Promise<{ failed: boolean; said: string; stderr: string }> {
  const script = `import(${JSON.stringify(moduleUrl(file))}).then((module) =>
    module[${JSON.stringify(name)}](${JSON.stringify(root)}, (line) => console.log(line)));`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', script], (error, stdout, stderr) => {
      resolve({ failed: error !== null, said: stdout, stderr });
    });
  });
}

test('npm ci runs once per lock file, and again when the lock file has changed', async (t) => {
  const root = await temporaryFolder(t);
  const lock = (version: string) =>
    JSON.stringify({
      name: 'empty',
      version,
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name: 'empty', version } },
    });
  writeFileSync(path.join(root, 'package.json'), '{"name":"empty","version":"1.0.0"}');
  writeFileSync(path.join(root, 'package-lock.json'), lock('1.0.0'));
  const install = () => call('bootstrap/dependencies.mjs', 'installDependencies', root);

  const [first, beside] = await Promise.all([install(), install()]);
  t.false(first.failed || beside.failed, first.stderr + beside.stderr);
  const runs = [first, beside].filter(({ said }) => said.includes('Installing the dependencies'));
  t.is(runs.length, 1, 'two starts at once install once');
  t.is((await install()).said, '');
  writeFileSync(path.join(root, 'package-lock.json'), `${lock('1.0.0')}\n`);
  t.regex((await install()).said, /Installing the dependencies/);
});

test('a failed npm ci is told plainly and tried again next time', async (t) => {
  const root = await temporaryFolder(t);
  writeFileSync(path.join(root, 'package.json'), '{"name":"empty","version":"1.0.0"}');
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}');
  writeFileSync(path.join(root, 'package.json'), '{"dependencies":{"left":"file:missing"}}');
  const install = () => call('bootstrap/dependencies.mjs', 'installDependencies', root);
  mkdirSync(path.join(root, 'node_modules'));
  for (const attempt of [await install(), await install()]) {
    t.true(attempt.failed);
    t.regex(attempt.stderr, /npm ci ended with exit code 1/);
  }
});

test('compiles what has changed, and drops what has lost its source', async (t) => {
  const root = await temporaryFolder(t);
  symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'src'));
  const source = (name: string) => path.join(root, 'src', `${name}.ts`);
  const output = (name: string) => path.join(root, 'dist', 'src', `${name}.js`);
  const options = { rootDir: '.', outDir: 'dist', module: 'nodenext', types: [], strict: true };
  writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
  writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
  for (const name of ['knexfile.ts', 'package-lock.json']) writeFileSync(path.join(root, name), '');
  writeFileSync(source('one'), 'export const one: number = 1;\n');
  writeFileSync(source('two'), 'export const two: number = 2;\n');
  const compile = () => call('bootstrap/compile.mjs', 'compile', root);

  const first = await compile();
  t.false(first.failed, first.said + first.stderr);
  t.true(existsSync(output('one')) && existsSync(output('two')));
  t.is((await compile()).said, '');

  rmSync(source('two'));
  writeFileSync(source('one'), 'export const one: number = 11;\n');
  t.false((await compile()).failed);
  t.regex(readFileSync(output('one'), 'utf8'), /11/);
  t.false(existsSync(output('two')));

  writeFileSync(source('one'), 'export const one: number = "one";\n');
  for (const attempt of [await compile(), await compile()]) {
    t.true(attempt.failed);
    t.regex(attempt.stderr, /The sources do not compile/);
  }
});

test('one at a time: the second waits for the first, not for a dead one', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'lock');
  const script = `import(${JSON.stringify(moduleUrl('bootstrap/one-at-a-time.mjs'))}).then((module) =>
    module.oneAtATime(${JSON.stringify(folder)}, async () => {
      console.log('in');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      console.log('out');
    }, () => console.log('waits'))).then(() => process.exit(0));`;
  const start = () => {
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    t.teardown(() => child.kill('SIGKILL'));
    return child;
  };
  const says = async (child: ChildProcess) =>
    String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]).trim();

  const first = start();
  t.is(await says(first), 'in');
  const second = start();
  t.is(await says(second), 'waits');
  first.stdin?.write('go\n');
  t.is(await says(second), 'in');

  const third = start();
  t.is(await says(third), 'waits');
  second.kill('SIGKILL');
  t.is(await says(third), 'in');
});

test('an unknown command is wrong usage', async (t) => {
  const child = spawn(process.execPath, ['src/local/bootstrap.mjs', 'toString'], { stdio: 'pipe' });
  const [code] = await once(child, 'exit');
  t.is(code, 2);
});
