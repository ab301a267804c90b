import test, { type ExecutionContext } from 'ava';
import { runCli } from '../../../src/cli/cli.js';
import { ACCOUNT, KEY, SECRETS, startAccountCloud } from '../../helpers/account-cloud.js';
import { Captured, Typing } from '../../helpers/engine/cli/run-in-process.js';
import { loginPlace } from '../../helpers/login-place.js';

const ENTER = '\r';
const DOWN = '\u001b[B';
const CLEAR = '\u0015';
const CTRL_C = '\u0003';

/** A person who types each answer once its question is on the screen. */
async function sit(
  t: ExecutionContext,
  folder: string,
  args: readonly string[],
  keys: readonly (readonly [question: string, typed: readonly string[]])[],
) {
  const stdin = Object.assign(new Typing(), { setRawMode: () => undefined });
  const [stdout, stderr] = [new Captured(true), new Captured(true)];
  const env = { SOFTADASTRA_CONFIG_DIR: folder, NO_COLOR: '1' };
  const { signal } = new AbortController();
  const context = { stdin, stdout, stderr, env, directory: folder, signal };
  const ended = runCli(['login', ...args], context);
  let behind = 0;
  for (const [question, typed] of keys) {
    await Promise.race([stdout.shows(question, behind), ended]);
    t.true(stdout.text.includes(question, behind), `${question}\n${stderr.text}`);
    behind = stdout.text.length;
    for (const key of typed) setImmediate(() => stdin.write(key));
  }
  const code = await ended;
  const shown = `${stdout.text}${stderr.text}`;
  for (const secret of SECRETS) t.false(shown.includes(secret));
  return { code, shown };
}

test('on a terminal it asks for the address and a hidden key', async (t) => {
  const cloud = await startAccountCloud(t);
  const { home, folder, kept } = await loginPlace(t);
  const { code, shown } = await sit(
    t,
    folder,
    [],
    [
      ["cloud's address", [CLEAR, 'no address', ENTER]],
      ['must be an http or https address', [CLEAR, cloud.url, ENTER]],
      ['What do you have', [ENTER]],
      ['The agent key', ['wrong', ENTER]],
      ['that is no agent key', [KEY, ENTER]],
    ],
  );
  t.is(code, 0, shown);
  t.regex(shown, /http:\/\/127\.0\.0\.1:8080/, 'the usual address is suggested');
  t.is((await kept()).clouds[cloud.url].agent_key, KEY, home);
});

test('with an account it lets choose a project, or makes one', async (t) => {
  const cloud = await startAccountCloud(t, ['Orders', 'Shop']);
  const { folder, kept } = await loginPlace(t);
  const account = [
    ['What do you have', [DOWN, ENTER]],
    ['e-mail address', [ACCOUNT.email, ENTER]],
    ['Your password', [ACCOUNT.password, ENTER]],
  ] as const;
  const args = ['--cloud', cloud.url];
  const chosen = await sit(t, folder, args, [...account, ['which project', [DOWN, ENTER]]]);
  t.is(chosen.code, 0, chosen.shown);
  t.is((await kept()).clouds[cloud.url].project.name, 'Shop');
  const made = await sit(t, folder, args, [
    ...account,
    ['which project', [DOWN, DOWN, ENTER]],
    ['name of the new project', ['Cart', ENTER]],
  ]);
  t.is(made.code, 0, made.shown);
  t.deepEqual(
    cloud.projects.map(({ name }) => name),
    ['Orders', 'Shop', 'Cart'],
  );
  t.is((await kept()).clouds[cloud.url].project.name, 'Cart');
});

test('Ctrl-C keeps nothing', async (t) => {
  const cloud = await startAccountCloud(t);
  const { folder, text } = await loginPlace(t);
  const { code, shown } = await sit(
    t,
    folder,
    ['--cloud', cloud.url, '--agent-key-stdin'],
    [['The agent key', [CTRL_C]]],
  );
  t.is(code, 1);
  t.regex(shown, /Nothing was kept/);
  t.deepEqual([await text(), cloud.keysSent], [null, []]);
});
