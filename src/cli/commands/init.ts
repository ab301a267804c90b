import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  explore,
  firstFile,
  plainText,
  ScenarioError,
  type SetupAnswers,
  scenarioJsonSchema,
} from '../../agent/index.js';
import { type CliContext, EXIT, type ExitCode } from '../context.js';
import { collect } from '../flags/values.js';
import { type GivenAnswers, type InitFlags, readInitFlags } from '../init/flags.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';

const FILE = 'reliability.yaml';

export const configureInit: Configure = (command, { context, exit }) => {
  command
    .argument('[file]', `the scenario file to write (default: ${FILE})`)
    .option('--url <url>', 'the address that is written to')
    .option('--method <method>', 'POST, PUT or PATCH (default: POST)')
    .option('--header <name:value>', 'header of each request, may be repeated', collect)
    .option('--body <json>', 'body of each creation; {{marker}} and {{n}} are filled in')
    .option('--read-back <path>', 'the listing, or with {{id}} or {{marker}} one thing')
    .option('--items <jsonpath>', 'where the list is in its answer, as data.items')
    .option('--id <jsonpath>', 'where the answer to a creation tells the id, as data.id')
    .option('--restart-command <command>', 'starts the API; it is killed and started again')
    .option('--reset-command <command>', 'puts the API into its first state, before the test')
    .option('--fault <name>', 'exactly this fault, may be repeated', collect)
    .option('--no-faults', 'none')
    .option('-y, --yes', 'ask nothing: flags, what the API shows, and defaults decide')
    .option('--no-look', 'do not read the address once to see what it shows')
    .option('--force', 'write over a file that is there')
    .option('--print-schema', 'print the JSON Schema of scenario files and end')
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, flags: InitFlags) => {
      exit(await init(file ?? FILE, flags, context));
    });
};

const HELP = `
Asks a few questions on a terminal and writes a commented scenario file. Without a terminal, or
with --yes, the flags answer. The address is read once (GET, nothing is written) if it is up.

Examples:
  softadastra init
  softadastra init --url http://localhost:3000/orders --yes
  softadastra init orders.yaml --url http://localhost:3000/orders --read-back '/orders/{{id}}' --id id --yes
  softadastra init --print-schema > scenario.schema.json

Exit codes: 0 written, 1 given up or not writable, 2 wrong usage.`;

async function init(file: string, flags: InitFlags, context: CliContext): Promise<ExitCode> {
  if (flags.printSchema) {
    context.stdout.write(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
    return EXIT.done;
  }
  const given = readInitFlags(flags);
  const target = path.resolve(context.directory, file);
  if (!flags.force && (await isThere(target))) {
    throw new UsageError([`${file} is there already: name another file, or --force.`]);
  }
  const answers = mayAsk(flags, context)
    ? await askFor(given, flags, context)
    : await withoutQuestions(given, flags, context);
  const text = textOf(answers, file);
  // Between the look above and now somebody else may have made the file.
  await writeFile(target, text, { flag: flags.force ? 'w' : 'wx' });
  context.stdout.write(`${file} is written. Try it:\n  softadastra test --scenario ${file}\n`);
  return EXIT.done;
}

/** Where somebody sits who may type; a prompt of this program reads the same terminal itself. */
function mayAsk({ yes }: InitFlags, { stdin, stdout, session }: CliContext): boolean {
  return !yes && stdin.isTTY === true && stdout.isTTY === true && session === undefined;
}

async function askFor(given: GivenAnswers, flags: InitFlags, context: CliContext) {
  const { askForAnswers } = await import('../init/questions.js');
  return complete(await askForAnswers(given, lookAt(flags), context));
}

/** What the API shows fills in what the flags leave open. */
async function withoutQuestions(given: GivenAnswers, flags: InitFlags, { stderr }: CliContext) {
  if (given.url === undefined) {
    throw new UsageError(['Say which address is written to: --url http://localhost:3000/orders']);
  }
  const seen = await lookAt(flags)(given.url, given.headers ?? {});
  if (seen !== null) stderr.write(`${plainText(seen.said)}\n`);
  const suggested =
    seen === null || given.readBack !== undefined ? {} : { items: seen.items, body: seen.body };
  return complete({ ...suggested, ...given });
}

function lookAt(flags: InitFlags) {
  return async (url: string, headers: Record<string, string>) =>
    flags.look && !url.includes('{{') ? explore(new URL(url), headers) : null;
}

function complete(given: GivenAnswers): SetupAnswers {
  return {
    url: given.url ?? '',
    method: given.method ?? 'POST',
    headers: given.headers ?? {},
    body: given.body ?? null,
    readBack: given.readBack ?? null,
    items: given.items ?? null,
    id: given.id ?? null,
    restartCommand: given.restartCommand ?? null,
    resetCommand: given.resetCommand ?? null,
    faults: given.faults ?? null,
  };
}

function textOf(answers: SetupAnswers, file: string): string {
  try {
    return firstFile(answers, file);
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError([error.message], { cause: error });
    throw error;
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
