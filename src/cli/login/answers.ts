import type { Project } from '../../sdk/index.js';
import type { CliContext } from '../context.js';
import { UsageError } from '../usage-error.js';
import { cloudUrlOf, isAgentKey } from './credentials.js';

/** The flags of `softadastra login` as they are typed. */
export interface LoginFlags {
  cloud?: string;
  agentKeyStdin?: boolean;
  email?: string;
  project?: string;
  agent?: string;
  default?: boolean;
  status?: boolean;
}

/** An existing project, or the name of one that is to be made. */
export type ProjectChoice = { readonly project: Project } | { readonly newName: string };

/** What a login has to know; asked for in the order in which it is needed. */
export interface Answers {
  url(): Promise<URL>;
  way(): Promise<'key' | 'account'>;
  agentKey(): Promise<string>;
  email(): Promise<string>;
  password(): Promise<string>;
  project(projects: readonly Project[]): Promise<ProjectChoice>;
}

/** @throws UsageError where flags do not go together or cannot be used. */
export function checkLoginFlags(flags: LoginFlags): void {
  const { cloud, agentKeyStdin, email, project, agent, status, default: makeDefault } = flags;
  const problems: string[] = [];
  if (cloud !== undefined && cloudUrlOf(cloud) === null) problems.push(urlProblem(cloud));
  if (agentKeyStdin && email !== undefined) {
    problems.push('--agent-key-stdin and --email do not go together');
  }
  if (agentKeyStdin && (project !== undefined || agent !== undefined)) {
    problems.push('--project and --agent belong to --email: a key has its project and its agent');
  }
  const how = [agentKeyStdin, email, project, agent].some((flag) => flag !== undefined);
  if (status && (how || makeDefault || cloud !== undefined)) {
    problems.push('--status goes with --json alone');
  }
  if (makeDefault && how) {
    problems.push('--default is for a cloud that is kept: a login makes its own the default');
  }
  if (makeDefault && cloud === undefined) problems.push('--default needs --cloud: which one?');
  for (const [flag, name] of Object.entries({ '--project': project, '--agent': agent })) {
    if (name !== undefined && !isName(name)) problems.push(`${flag} must have 2 to 120 characters`);
  }
  if (problems.length > 0) throw new UsageError(problems);
}

/**
 * Flags, the environment and standard input answer.
 * @throws UsageError that names everything that is missing.
 */
export function answersWithoutQuestions(
  flags: LoginFlags,
  { env, stdin }: Pick<CliContext, 'env' | 'stdin'>,
): Answers {
  const text = flags.cloud || env.SOFTADASTRA_CLOUD_URL;
  const url = text ? cloudUrlOf(text) : null;
  const { email, agentKeyStdin } = flags;
  const problems: string[] = [];
  if (!text) problems.push('Say which cloud: --cloud or SOFTADASTRA_CLOUD_URL.');
  else if (url === null) problems.push(urlProblem(text));
  if (!agentKeyStdin && email === undefined) {
    problems.push(
      'Say how, as this is no terminal that can be asked: --agent-key-stdin with the key on standard input, or --email with the password there.',
    );
  }
  if (url === null || problems.length > 0) throw new UsageError(problems);
  return {
    url: async () => url,
    way: async () => (agentKeyStdin ? 'key' : 'account'),
    email: async () => email ?? '',
    async agentKey() {
      const key = (await inputOf(stdin, 'the agent key')).trim();
      const problem = keyProblem(key);
      if (problem !== null) throw new UsageError([`Standard input: ${problem}.`]);
      return key;
    },
    password: () => inputOf(stdin, 'the password'),
    project: async (projects) => projectOf(flags.project, projects),
  };
}

/** The project that was named, or the only one. @throws UsageError where that is none. */
export function projectOf(wanted: string | undefined, projects: readonly Project[]): ProjectChoice {
  if (wanted === undefined) {
    const [only, another] = projects;
    if (only && !another) return { project: only };
    const names = projects.map(({ name, id }) => `${name} (${id})`).join(', ');
    const problem = only
      ? `Say which project: --project with a name or an id of ${names}.`
      : 'There is no project yet: --project with a name makes one.';
    throw new UsageError([problem]);
  }
  const fitting = projects.filter(({ id, name }) => id === wanted || name === wanted);
  const [project, another] = fitting;
  if (another) {
    const ids = fitting.map(({ id }) => id).join(', ');
    throw new UsageError([`Several projects have that name: --project with one of ${ids}.`]);
  }
  if (project) return { project };
  if (/^prj_[0-9a-f]{32}$/.test(wanted)) throw new UsageError([`There is no project ${wanted}.`]);
  return { newName: wanted };
}

export function urlProblem(text: string): string {
  return `--cloud must be an http or https address without user, query and fragment, not "${withoutPassword(text)}"`;
}

/** Null for what may be an agent's key. It says nothing of what was given: that may be a secret. */
export function keyProblem(text: string): string | null {
  return isAgentKey(text) ? null : 'that is no agent key, which begins with sa_agent_key_';
}

export function isName(text: string): boolean {
  return text.trim().length >= 2 && text.length <= 120;
}

/** Whatever stands before an @ may hold a password. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/.*@/, '//…@');
}

const MOST_INPUT = 4_096;

async function inputOf(stdin: CliContext['stdin'], what: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MOST_INPUT) throw new UsageError([`Standard input is too long for ${what}.`]);
    chunks.push(piece);
  }
  const text = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (text === '') throw new UsageError([`Standard input is empty: it has to hold ${what}.`]);
  return text;
}
