import path from 'node:path';
import { addAbortSignal } from 'node:stream';
import {
  type CheckResult,
  type HistoryEntry,
  MalformedHistoryError,
  MODELS,
  type Model,
} from '../../agent/oracle/linearizability/index.js';
import { checkHistory } from '../../agent/threads/index.js';
import { openHistory, type ReadHistory, readHistory } from '../check/read-history.js';
import { verdictText } from '../check/verdict-text.js';
import { type CliContext, EXIT, type ExitCode } from '../context.js';
import { Output } from '../output/output.js';
import { tellError } from '../output/tell-error.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';

interface CheckFlags {
  model?: string;
  timeLimit?: string;
  json?: boolean;
}

const DEFAULT_SECONDS = 60;
const MOST_SECONDS = 86_400;
const USUAL_WIDTH = 100;

export const configureCheck: Configure = (command, { context, exit }) => {
  command
    .argument('<file>', 'a history as JSON lines, - for stdin')
    .option('--model <model>', 'register or set (default: set where something is added)')
    .option('--time-limit <seconds>', `for all keys together (default: ${DEFAULT_SECONDS})`)
    .option('--json', 'the result as JSON (its form: docs/check.md)')
    .addHelpText('after', HELP)
    .action(async (file: string, flags: CheckFlags) => {
      exit(await check(file, flags, context).catch((error) => tell(error, context)));
    });
};

const HELP = `
Says whether a history of reads and writes is linearizable: whether there is an order of the calls, each
somewhere between its invocation and its completion, that explains every answer. If not, it shows the
smallest part that cannot be explained. Each line is an invocation or a completion:

  {"process":0,"type":"invoke","f":"write","key":"k","value":1}
  {"process":0,"type":"ok","f":"write","key":"k","value":1}

type: invoke, ok, fail (it did not happen), info (it may have, or may yet)
f: read, write, cas ([old, new]), delete for a register; read, add, delete for a set

Exit codes: 0 linearizable, 1 not linearizable or unknown (null), 2 wrong usage or no history.

Examples:
  softadastra check history.jsonl
  softadastra check history.jsonl --model set --json
  my-recorder | softadastra check - --time-limit 10`;

async function check(file: string, flags: CheckFlags, context: CliContext): Promise<ExitCode> {
  const { model: asked, timeLimitMs } = readFlags(flags);
  if (file === '-' && context.session) throw new UsageError(['A prompt reads its own lines.']);
  const input =
    file === '-' ? context.stdin : await openHistory(path.resolve(context.directory, file));
  // Whoever feeds a pipe may never end it.
  addAbortSignal(context.signal, input);
  const history = await readHistory(input).catch((error: unknown) => {
    throw context.signal.aborted ? new Error('interrupted: nothing was judged') : error;
  });
  const model = asked ?? usualModel(history.entries);
  const result = await judged(history, { model, timeLimitMs, signal: context.signal });
  const { columns } = context.stdout;
  const shown = { result, model, lines: history.lines, width: columns ?? USUAL_WIDTH };
  const output = new Output(context, flags.json === true);
  await output.show(documentOf(result, model, history.lines), (paint) => verdictText(shown, paint));
  return result.linearizable ? EXIT.done : EXIT.failed;
}

function readFlags({ model, timeLimit = String(DEFAULT_SECONDS) }: CheckFlags) {
  const problems: string[] = [];
  if (model !== undefined && !isModel(model)) {
    problems.push(`--model must be ${Object.keys(MODELS).join(' or ')}, not "${model}".`);
  }
  const seconds = Number(timeLimit);
  if (timeLimit.trim() === '' || !(seconds > 0 && seconds <= MOST_SECONDS)) {
    problems.push(`--time-limit must be a number of seconds up to ${MOST_SECONDS}.`);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { model: isModel(model) ? model : undefined, timeLimitMs: seconds * 1000 };
}

function isModel(name: string | undefined): name is Model {
  return name !== undefined && Object.hasOwn(MODELS, name);
}

function usualModel(entries: readonly HistoryEntry[]): Model {
  return entries.some(({ f }) => f === 'add') ? 'set' : 'register';
}

/** Problems are told by the lines of the file. */
async function judged(
  { entries, lines }: ReadHistory,
  options: Parameters<typeof checkHistory>[1],
): Promise<CheckResult> {
  try {
    return await checkHistory(entries, options);
  } catch (error) {
    if (!(error instanceof MalformedHistoryError)) throw error;
    const problems = error.problems.map(({ at, message }) => ({
      at: (lines[at] ?? 1) - 1,
      message,
    }));
    throw new MalformedHistoryError(problems, error.count, 'line');
  }
}

function documentOf(result: CheckResult, model: Model, lines: readonly number[]) {
  const { linearizable, reason, key, counterexample, checked, keys, tookMs } = result;
  return {
    schema: 'softadastra.check/1',
    linearizable,
    reason: reason ?? null,
    model,
    key: key ?? null,
    counterexample: counterexample ?? null,
    violations: result.violations.map(({ places, ...violation }) => ({
      ...violation,
      lines: places.map((place) => lines[place] ?? place + 1),
    })),
    checked,
    violated: keys.violated,
    undecided: keys.undecided,
    tookMs,
  };
}

/** What is no history is wrong usage: nothing was judged. */
function tell(error: unknown, context: CliContext): ExitCode {
  const malformed = error instanceof MalformedHistoryError;
  return tellError(malformed ? new UsageError([error.message]) : error, context);
}
