// Asks on a terminal what the flags have left open.
import { confirm, isCancel, log, multiselect, select, text } from '@clack/prompts';
import {
  type Exploration,
  FAULT_NAMES,
  type FaultName,
  FaultSettingsSchema,
  plainText,
} from '../../agent/index.js';
import { CancelledError } from '../cancelled-error.js';
import type { CliContext } from '../context.js';
import { bodyOf, type GivenAnswers, problemOf } from './flags.js';

/** @param look reads the address once; null where it should not be. */
export type Look = (url: string, headers: Record<string, string>) => Promise<Exploration | null>;

/**
 * The answers to all questions that are open.
 * @throws CancelledError
 */
export async function askForAnswers(
  given: GivenAnswers,
  look: Look,
  context: CliContext,
): Promise<GivenAnswers> {
  const ask = askingIn(context);
  const url =
    given.url ??
    (await ask.text('Which address is written to?', {
      placeholder: 'http://localhost:3000/orders',
      problem: problemOf.url,
    }));
  const method =
    given.method ??
    (await ask.choice('With which method is something created?', ['POST', 'PUT', 'PATCH']));
  const seen = await look(url, given.headers ?? {});
  if (seen !== null) ask.tell(seen.said);
  const body = given.body ?? (await askForBody(seen, ask));
  return {
    ...given,
    url,
    method,
    body,
    ...(await askForReadBack(given, seen, ask)),
    restartCommand:
      given.restartCommand ??
      (await ask.optional('Which command starts the API? It is killed and started again.', {
        placeholder: 'none: no restarts',
      })),
    faults: given.faults ?? (await ask.faults()),
  };
}

type Ask = ReturnType<typeof askingIn>;

async function askForBody(seen: Exploration | null, ask: Ask): Promise<unknown> {
  const typed = await ask.text(
    'What is sent? JSON; {{marker}} is a text that is looked for later.',
    {
      initial: JSON.stringify(seen?.body ?? { reference: '{{marker}}', quantity: 1 }),
      problem: problemOf.body,
    },
  );
  return bodyOf(typed);
}

async function askForReadBack(
  given: GivenAnswers,
  seen: Exploration | null,
  ask: Ask,
): Promise<GivenAnswers> {
  const suggested = { items: given.items ?? seen?.items ?? null, id: given.id ?? null };
  if (given.readBack !== undefined) return suggested;
  const listed = seen?.items !== null && seen?.items !== undefined;
  if (listed && (await ask.yes('Does this list show everything that is created?')))
    return suggested;
  const readBack = await ask.optional(
    'Where is it read back? A listing, or one thing by {{id}} or {{marker}}.',
    { placeholder: '/orders/{{id}}; without an answer the address above' },
  );
  const needsId = readBack?.includes('{{id}}') === true && suggested.id === null;
  return {
    readBack,
    items: readBack === null ? suggested.items : (given.items ?? null),
    id: needsId
      ? await ask.text('Where does the answer to a creation tell the id? JSONPath.', {
          initial: seen?.id ?? 'id',
          problem: problemOf.path,
        })
      : suggested.id,
  };
}

interface TextQuestion {
  placeholder?: string;
  initial?: string;
  problem?: (text: string) => string | null;
}

/** The questions that there are, on the terminal of that command. */
function askingIn({ stdin, stdout, signal }: CliContext) {
  const where = { input: stdin, output: stdout, signal };
  const typed = async (message: string, question: TextQuestion): Promise<string> =>
    answered(
      await text({
        ...where,
        message,
        ...(question.placeholder === undefined ? {} : { placeholder: question.placeholder }),
        ...(question.initial === undefined ? {} : { initialValue: question.initial }),
        validate: (value) => question.problem?.(value ?? '') ?? undefined,
      }),
    );
  return {
    text: typed,
    async optional(message: string, question: TextQuestion): Promise<string | null> {
      return ((await typed(message, question)) ?? '').trim() || null;
    },
    async choice(message: string, values: readonly string[]): Promise<string> {
      const options = values.map((value) => ({ value, label: value }));
      return answered(await select({ ...where, message, options }));
    },
    async yes(message: string): Promise<boolean> {
      return answered(await confirm({ ...where, message }));
    },
    async faults(): Promise<readonly FaultName[]> {
      const options = FAULT_NAMES.map((value) => ({ value, label: value, hint: hintOf(value) }));
      return answered(
        await multiselect<FaultName>({
          ...where,
          message: 'What goes wrong?',
          options,
          initialValues: [...COMMON],
          required: false,
        }),
      );
    },
    tell(said: string): void {
      log.info(plainText(said), { output: stdout });
    },
  };
}

/** What loses and doubles most often, and needs nothing but a network. */
const COMMON: readonly FaultName[] = [
  'timeout',
  'lost-response',
  'connection-reset',
  'error-status',
  'duplicate-delivery',
];

function hintOf(name: FaultName): string {
  const settings: object = FaultSettingsSchema.properties[name];
  return 'description' in settings ? String(settings.description) : '';
}

function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new CancelledError('Nothing was written.');
  return answer as Exclude<Answer, symbol>;
}
