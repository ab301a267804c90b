// npm start, npm run demo, npm test, npm run test:full, npm run bench: from a fresh clone to the compiled program.
// Plain JavaScript without a dependency: when this runs, nothing may be installed yet.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './bootstrap/compile.mjs';
import { installDependencies } from './bootstrap/dependencies.mjs';
import { Refusal } from './bootstrap/refusal.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Each gets the arguments after its name and resolves to the exit code. */
const commands = {
  start: (args) => hand('src/local/start.js', args),
  demo: (args) => hand('src/local/demo.js', args),
  test: (args) => hand('src/local/run-tests.js', args),
  'test:full': (args) => {
    process.env.TEST_SCALE = 'full';
    return hand('src/local/run-tests.js', args);
  },
  bench: (args) => run('test/bench/main.js', args),
};

try {
  const [name, ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command) throw new Refusal(`Usage: bootstrap.mjs ${Object.keys(commands).join('|')}`, 2);
  requireNodeVersion();
  process.chdir(root);
  await installDependencies(root, say);
  await compile(root, say);
  const code = await command(args);
  if (code !== undefined) process.exit(code);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exit(error.exitCode);
}

/** Runs in this very process: signals and the exit code need no passing on. */
async function hand(file, args) {
  const { main } = await import(path.join(root, 'dist', file));
  return main(args);
}

/** For a program that begins to work when it is loaded, and ends by itself. */
async function run(file, args) {
  const program = path.join(root, 'dist', file);
  process.argv = [process.execPath, program, ...args];
  await import(program);
}

function requireNodeVersion() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [major, minor] = /(\d+)\.(\d+)/.exec(engines.node).slice(1).map(Number);
  const [hasMajor, hasMinor] = process.versions.node.split('.').map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  throw new Refusal(
    `Node ${process.versions.node} is too old: Softadastra needs ${major}.${minor} or later (https://nodejs.org).`,
  );
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
