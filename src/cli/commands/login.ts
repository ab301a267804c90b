import { hostname } from 'node:os';
import { systemClock } from '../../sdk/index.js';
import { type CliContext, EXIT, type ExitCode } from '../context.js';
import {
  type Answers,
  answersWithoutQuestions,
  checkLoginFlags,
  type LoginFlags,
} from '../login/answers.js';
import {
  credentialsFile,
  type KeptCloud,
  prefixOf,
  readCredentials,
  textOf,
} from '../login/credentials.js';
import { keepCredentials } from '../login/keep.js';
import { LoginError } from '../login/login-error.js';
import { checkCloud, checkKey, exposure } from '../login/reach.js';
import { type MadeAgent, makeAgent } from '../login/sign-in.js';
import { statusOf, statusText } from '../login/status.js';
import { plainText } from '../output/plain.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';
import { type Run, runAlone } from './run.js';

export const configureLogin: Configure = (command, invocation) => {
  command
    .option('--cloud <url>', 'address of the cloud (or SOFTADASTRA_CLOUD_URL)')
    .option('--agent-key-stdin', 'keep the agent key that comes on standard input')
    .option('--email <address>', 'sign in, the password on standard input, and make an agent')
    .option('--project <name|id>', 'of that agent; a name that there is not yet makes one')
    .option('--agent <name>', 'its name (default: that of this machine)')
    .option('--default', 'make --cloud, which is kept already, the default')
    .option('--status', 'which clouds are kept, and whether they know their keys now')
    .addHelpText('after', HELP);
  runAlone<LoginFlags>(command, invocation, login, 'docs/login.md');
};

const HELP = `
Keeps the key of a cloud, for test, replay, deliver and verify: they use what flags say, then the
environment, then the cloud that was logged in to last. On a terminal it asks for what is missing.
The key is tried before it is kept, in ~/.config/softadastra/credentials.json (XDG_CONFIG_HOME,
SOFTADASTRA_CONFIG_DIR), which only its owner can read. The password is not kept.

Examples:
  softadastra login
  softadastra login --cloud https://cloud.example.com --agent-key-stdin < key.txt
  softadastra login --cloud https://cloud.example.com --email me@example.com --project Orders < password.txt
  softadastra login --status
  softadastra login --cloud http://127.0.0.1:8080 --default

Exit codes: 0 kept (--status: every key is known to its cloud), 1 not, 2 wrong usage.`;

type LoginRun = Run<LoginFlags>;

async function login(run: LoginRun): Promise<ExitCode> {
  const { flags, context } = run;
  checkLoginFlags(flags);
  const file = credentialsFile(context);
  if (file === null) {
    throw new UsageError(['There is no HOME to keep keys in: set SOFTADASTRA_CONFIG_DIR.']);
  }
  if (flags.status) return showStatus(run, file);
  if (flags.default) return makeDefault(run, file);
  return keepKey(run, file, await answersOf(flags, context));
}

async function answersOf(flags: LoginFlags, context: CliContext): Promise<Answers> {
  if (context.session) {
    throw new UsageError(['The prompt reads this terminal: leave it (exit), then log in.']);
  }
  const mayAsk = context.stdin.isTTY === true && context.stdout.isTTY === true;
  if (!mayAsk) return answersWithoutQuestions(flags, context);
  const { answersByQuestions } = await import('../login/questions.js');
  return answersByQuestions(flags, context);
}

async function keepKey({ flags, output, context }: LoginRun, file: string, answers: Answers) {
  const { signal } = context;
  // A file that cannot be written to later is noticed before an agent is made.
  const { warnings: told } = await readCredentials(file);
  const address = await answers.url();
  const url = textOf(address);
  const exposed = exposure(address);
  const warnings = exposed === null ? told : [...told, exposed];
  for (const warning of warnings) output.warn(warning);
  await checkCloud(url, signal);
  const made =
    (await answers.way()) === 'account'
      ? await makeAgent(url, answers, flags.agent ?? agentName(), signal)
      : null;
  const agentKey = made?.agentKey ?? (await answers.agentKey());
  const { agent = null, project = null, projectIsNew = false } = made ?? {};
  const entry = {
    url,
    agent_key: agentKey,
    agent,
    project,
    kept_at: new Date(systemClock.now()).toISOString(),
  };
  const replaced = await orRemove(made, async () => {
    await checkKey(url, agentKey, signal);
    return keep(file, address.origin, entry);
  });
  const report = {
    schema: 'softadastra.login/1',
    ...{ cloud: url, file, default: true, key_prefix: prefixOf(agentKey) },
    ...{ agent, project, project_is_new: projectIsNew, replaced, warnings },
  };
  return output.done(report, keptText(entry, file, { projectIsNew, replaced }));
}

/** @returns whether a key of that cloud was kept before. */
async function keep(file: string, origin: string, entry: KeptCloud): Promise<boolean> {
  let replaced = false;
  await keepCredentials(file, ({ clouds }) => {
    replaced = clouds.has(origin);
    return { default: origin, clouds: new Map([...clouds, [origin, entry]]) };
  });
  return replaced;
}

/** An agent whose key nobody has is of no use. */
async function orRemove<Value>(made: MadeAgent | null, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    await made?.remove().catch((second: Error) => {
      if (error instanceof Error) {
        error.message += ` The agent ${made.agent.name} (${made.agent.id}) is left there: ${second.message}.`;
      }
    });
    throw error;
  }
}

/** The cloud takes names of 2 to 120 characters. */
function agentName(): string {
  const name = hostname().slice(0, 120);
  return name.length < 2 ? `host-${name}` : name;
}

function keptText(
  { url, agent_key, agent, project }: KeptCloud,
  file: string,
  { projectIsNew, replaced }: { projectIsNew: boolean; replaced: boolean },
): string {
  const whose =
    agent && project
      ? `\n  agent ${plainText(agent.name)} in ${projectIsNew ? 'the new project' : 'project'} ${plainText(project.name)}`
      : '';
  return [
    `logged in to ${plainText(url)}, which is the default now${whose}`,
    `  key ${prefixOf(agent_key)}… is kept in ${plainText(file)}${replaced ? ', instead of another' : ''}`,
  ].join('\n');
}

async function makeDefault({ flags: { cloud = '' }, output }: LoginRun, file: string) {
  const { origin } = new URL(cloud);
  const { clouds } = await keepCredentials(file, (kept) => {
    if (kept.clouds.has(origin)) return { ...kept, default: origin };
    throw new LoginError(
      'not_kept',
      `No key of ${origin} is kept: softadastra login --cloud ${origin}`,
    );
  });
  const { url = origin, agent_key = '', agent = null, project = null } = clouds.get(origin) ?? {};
  const report = {
    schema: 'softadastra.login/1',
    ...{ cloud: url, file, default: true, key_prefix: prefixOf(agent_key) },
    ...{ agent, project, project_is_new: false, replaced: false, warnings: [] },
  };
  return output.done(report, `${plainText(url)} is the default now`);
}

async function showStatus({ output, context }: LoginRun, file: string): Promise<ExitCode> {
  const { credentials, warnings } = await readCredentials(file);
  for (const warning of warnings) output.warn(warning);
  const clouds = await statusOf(credentials, context.signal);
  const usual = credentials.default;
  const report = {
    schema: 'softadastra.login-status/1',
    ...{ file, default: clouds.find((cloud) => cloud.default)?.cloud ?? null, clouds, warnings },
  };
  await output.show(report, (paint) => {
    if (clouds.length === 0) return `no key is kept in ${plainText(file)}`;
    const none =
      usual === null ? ['none is the default: softadastra login --cloud <url> --default'] : [];
    return [statusText(clouds, paint), ...none].join('\n');
  });
  const allValid = clouds.length > 0 && clouds.every(({ valid }) => valid === true);
  return allValid ? EXIT.done : EXIT.failed;
}
