import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';
import { Refusal } from './refusal.mjs';

const HEARTBEAT_MS = 15_000;

/** Brings node_modules to what package-lock.json says; does nothing where it is so already. */
export async function installDependencies(root, say) {
  if (isInstalled(root)) return;
  const lock = path.join(root, '.data', 'install.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  const wait = (pid) => say(`Another start (process ${pid ?? '?'}) is installing: waiting for it.`);
  await oneAtATime(
    lock,
    async () => {
      if (isInstalled(root)) return;
      await install(root, say);
      mkdirSync(path.dirname(stampFile(root)), { recursive: true });
      writeFileSync(stampFile(root), lockHash(root));
    },
    wait,
  );
}

/** By our stamp, or, where npm ci was run by hand, by npm's own record of what it installed. */
function isInstalled(root) {
  const stamp = stampFile(root);
  if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === lockHash(root);
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional, devOptional, peer }]) =>
      name === '' ||
      present[name]?.version === version ||
      ((optional || devOptional || peer) && !present[name]),
  );
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.softadastra-installed');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

async function install(root, say) {
  say('Installing the dependencies (npm ci). Where no prebuilt sqlite3 fits this machine it is');
  say('compiled from source, which takes 2 to 3 minutes.');
  const missing = missingTools();
  if (missing.length > 0) say(`Should it have to be compiled: ${toolAdvice(missing)}`);
  const started = performance.now();
  const heartbeat = setInterval(() => {
    say(`… still installing, ${Math.round((performance.now() - started) / 1000)} s`);
  }, HEARTBEAT_MS);
  const code = await runNpm(root).finally(() => clearInterval(heartbeat));
  if (code === 0) return;
  const advice = missing.length > 0 ? `\nProbably: ${toolAdvice(missing)}` : '';
  throw new Refusal(`npm ci ended with exit code ${code}; its lines above say why.${advice}`);
}

function runNpm(root) {
  // Under `npm run` this names the very npm that runs us; else the one from PATH.
  const npm = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : null;
  const [command, ...args] = npm ? [process.execPath, npm] : ['npm'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  // Development tools compile the sources, so they are wanted even where NODE_ENV says production.
  const child = spawn(
    command,
    [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'],
    options,
  );
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`npm could not be run: ${error.message}`)));
    child.once('exit', (code) => resolve(code));
  }).finally(() => process.off('exit', stop));
}

function missingTools() {
  return ['python3', 'make', 'g++'].filter((tool) => spawnSync(tool, ['--version']).error);
}

function toolAdvice(missing) {
  const how =
    process.platform === 'darwin'
      ? 'xcode-select --install'
      : `apt-get install ${missing.join(' ')}`;
  return `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing: ${how}`;
}
