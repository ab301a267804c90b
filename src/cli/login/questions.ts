// Asks on a terminal what the flags of a login have left open.
import { isCancel, password, select, text } from '@clack/prompts';
import type { Project } from '../../sdk/index.js';
import { CancelledError } from '../cancelled-error.js';
import type { CliContext } from '../context.js';
import { plainText } from '../output/plain.js';
import {
  type Answers,
  isName,
  keyProblem,
  type LoginFlags,
  type ProjectChoice,
  projectOf,
  urlProblem,
} from './answers.js';
import { cloudUrlOf } from './credentials.js';

const USUAL_CLOUD = 'http://127.0.0.1:8080';

/** Each answer rejects with a CancelledError where somebody leaves. */
export function answersByQuestions(flags: LoginFlags, context: CliContext): Answers {
  const ask = askingIn(context);
  const named = flags.cloud === undefined ? null : cloudUrlOf(flags.cloud);
  return {
    async url() {
      if (named !== null) return named;
      const initial = context.env.SOFTADASTRA_CLOUD_URL || USUAL_CLOUD;
      const typed = await ask.text("What is the cloud's address?", {
        initial,
        problem: (value) => (cloudUrlOf(value) === null ? urlProblem(value).slice(8) : null),
      });
      return new URL(typed);
    },
    async way() {
      if (flags.agentKeyStdin) return 'key';
      if (flags.email !== undefined) return 'account';
      return ask.choice<'key' | 'account'>('What do you have?', [
        { value: 'key', label: 'an agent key' },
        { value: 'account', label: 'an account', hint: 'an agent is made for this machine' },
      ]);
    },
    agentKey: async () => (await ask.secret('The agent key?', keyProblem)).trim(),
    email: async () => flags.email ?? ask.text('Your e-mail address?', { problem: emptyProblem }),
    password: () => ask.secret('Your password?', emptyProblem),
    project: (projects) => askForProject(flags.project, projects, ask),
  };
}

type Ask = ReturnType<typeof askingIn>;

async function askForProject(
  wanted: string | undefined,
  projects: readonly Project[],
  ask: Ask,
): Promise<ProjectChoice> {
  if (wanted !== undefined) return projectOf(wanted, projects);
  const options = projects.map((project) => ({
    value: project.id,
    label: plainText(project.name),
    hint: project.id,
  }));
  const id =
    options.length === 0
      ? ''
      : await ask.choice<string>('For which project?', [
          ...options,
          { value: '', label: 'a new one' },
        ]);
  const project = projects.find((each) => each.id === id);
  if (project) return { project };
  return { newName: await ask.text('The name of the new project?', { problem: nameProblem }) };
}

interface TextQuestion {
  initial?: string;
  problem: (text: string) => string | null;
}

function askingIn({ stdin, stdout, signal }: CliContext) {
  const where = { input: stdin, output: stdout, signal };
  return {
    async text(message: string, { initial, problem }: TextQuestion): Promise<string> {
      const initialValue = initial === undefined ? {} : { initialValue: initial };
      const validate = (value: string | undefined) => problem(value ?? '') ?? undefined;
      return answered(await text({ ...where, ...initialValue, message, validate }));
    },
    async secret(message: string, problem: (text: string) => string | null): Promise<string> {
      const validate = (value: string | undefined) => problem((value ?? '').trim()) ?? undefined;
      return answered(await password({ ...where, message, validate, clearOnError: true }));
    },
    async choice<Value extends string>(
      message: string,
      options: { value: Value; label: string; hint?: string }[],
    ): Promise<Value> {
      return answered(await select<string>({ ...where, message, options })) as Value;
    },
  };
}

function emptyProblem(typed: string): string | null {
  return typed === '' ? 'cannot be empty' : null;
}

function nameProblem(typed: string): string | null {
  return isName(typed) ? null : 'must have 2 to 120 characters';
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new CancelledError('Nothing was kept.');
  return answer as Exclude<Answer, symbol>;
}
