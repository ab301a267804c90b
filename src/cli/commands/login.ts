import { type CliContext, EXIT, type ExitCode } from '../context.js';
import {
  type Answers,
  answersWithoutQuestions,
  checkLoginFlags,
  type LoginFlags,
} from '../login/answers.js';
import {
  type Credentials,
  credentialsFile,
  type KeptCloud,
  prefixOf,
  readCredentials,
} from '../login/credentials.js';
import { keepCredentials } from '../login/keep.js';
import { type KeptKey, keepKey } from '../login/keep-key.js';
import { LoginError } from '../login/login-error.js';
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
  const { flags, output, context } = run;
  checkLoginFlags(flags);
  const file = credentialsFile(context);
  if (file === null) {
    throw new UsageError(['There is no HOME to keep keys in: set SOFTADASTRA_CONFIG_DIR.']);
  }
  if (flags.status) return showStatus(run, file);
  if (flags.default) return makeDefault(run, file);
  const kept = await keepKey({
    ...{ file, answers: await answersOf(flags, context), agentName: flags.agent },
    signal: context.signal,
    warn: (text) => output.warn(text),
  });
  return output.done(loginDocument(kept, file), keptText(kept, file));
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

function loginDocument({ entry, projectIsNew, replaced, warnings }: KeptKey, file: string) {
  const { url, agent_key, agent, project } = entry;
  return {
    schema: 'softadastra.login/1',
    ...{ cloud: url, file, default: true, key_prefix: prefixOf(agent_key) },
    ...{ agent, project, project_is_new: projectIsNew, replaced, warnings },
  };
}

function keptText({ entry, projectIsNew, replaced }: KeptKey, file: string): string {
  const { url, agent_key, agent, project } = entry;
  const place = projectIsNew ? 'the new project' : 'project';
  return [
    `logged in to ${plainText(url)}, which is the default now`,
    ...(agent && project
      ? [`  agent ${plainText(agent.name)} in ${place} ${plainText(project.name)}`]
      : []),
    `  key ${prefixOf(agent_key)}… is kept in ${plainText(file)}${replaced ? ', instead of another' : ''}`,
  ].join('\n');
}

async function makeDefault({ flags: { cloud = '' }, output }: LoginRun, file: string) {
  const { origin } = new URL(cloud);
  const entryIn = ({ clouds }: Credentials): KeptCloud => {
    const entry = clouds.get(origin);
    if (entry !== undefined) return entry;
    const advice = `softadastra login --cloud ${origin}`;
    throw new LoginError('not_kept', `No key of ${origin} is kept: ${advice}`);
  };
  const changed = await keepCredentials(file, (kept) => {
    entryIn(kept);
    return { ...kept, default: origin };
  });
  const entry = entryIn(changed);
  const kept = { entry, projectIsNew: false, replaced: false, warnings: [] };
  return output.done(loginDocument(kept, file), `${plainText(entry.url)} is the default now`);
}

async function showStatus({ output, context }: LoginRun, file: string): Promise<ExitCode> {
  const { credentials, warnings } = await readCredentials(file);
  for (const warning of warnings) output.warn(warning);
  const clouds = await statusOf(credentials, context.signal);
  const usual = clouds.find((cloud) => cloud.default)?.cloud ?? null;
  const report = { schema: 'softadastra.login-status/1', file, default: usual, clouds, warnings };
  await output.show(report, (paint) => {
    if (clouds.length === 0) return `no key is kept in ${plainText(file)}`;
    const text = statusText(clouds, paint);
    const advice = 'none is the default: softadastra login --cloud <url> --default';
    return usual === null ? `${text}\n${advice}` : text;
  });
  const allValid = clouds.length > 0 && clouds.every(({ valid }) => valid === true);
  return allValid ? EXIT.done : EXIT.failed;
}
