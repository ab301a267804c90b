import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import {
  assess,
  BodyError,
  loadScenario,
  OptionsError,
  type ReliabilityTestResult,
  reporters,
  runReliabilityTest,
  ScenarioError,
} from '../../agent/index.js';
import { type CliContext, EXIT, showsColour } from '../context.js';
import { createProgressView } from '../progress.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';
import { collect, readTestFlags, type TestFlags } from './test-flags.js';

export const configureTest: Configure = (command, { context, exit }) => {
  command
    .argument('[url]', 'the address that is written to, such as http://localhost:3000/orders')
    .option('--body <json>', 'body of each write; {{marker}} and {{n}} are filled in')
    .option('--method <method>', 'POST, PUT or PATCH (default: POST)')
    .option('--header <name:value>', 'header of each request, may be repeated', collect, [])
    .option('--scenario <name|file>', 'built in or a YAML file (default: unstable-network)')
    .option('--seed <seed>', 'decides workload and faults; a run says which it had')
    .option('--operations <n>', 'how many things are written (default: 60)')
    .option('--concurrency <n>', 'how many at a time (default: 6)')
    .option('--no-idempotency-key', 'send no idempotency key')
    .option('--restart-command <command>', 'starts the API; it is killed and started again')
    .option('--threshold <score>', 'pass from this score on, such as 90 or "score>=90"')
    .option('--cloud <url>', 'submit the evidence there (or SOFTADASTRA_CLOUD_URL)')
    .option('--agent-key <key>', 'key for the cloud (better: SOFTADASTRA_AGENT_KEY)')
    .option('--label <key=value>', 'kept with the run, may be repeated', collect, [])
    .option('--data-dir <directory>', 'where histories are kept (default: .softadastra)')
    .option('--json', 'the result as JSON on stdout')
    .option('--html <file>', 'write the report as one HTML page')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--print-scenario', 'print the complete scenario and end')
    .addHelpText('after', HELP)
    .action(async (url: string | undefined, flags: TestFlags) => {
      exit(await test(url, flags, context).catch(asUsageError));
    });
};

const HELP = `
Without --threshold a run fails when any operation is lost, duplicated, partial, not applied
although the faults had ended, or could not be decided.

Examples:
  softadastra test http://localhost:3000/orders
  softadastra test http://localhost:3000/orders --body '{"customer":"{{marker}}","quantity":1}'
  softadastra test http://localhost:3000/orders --restart-command "node server.js"
  softadastra test http://localhost:3000/orders --scenario my-scenario.yaml --junit result.xml
  softadastra test --print-scenario > my-scenario.yaml`;

async function test(url: string | undefined, flags: TestFlags, context: CliContext) {
  const { overrides, threshold, labels, cloud } = readTestFlags(flags, context.env);
  if (flags.printScenario) {
    const scenario = await loadScenario(flags.scenario, overrides);
    context.stdout.write(stringify(scenario));
    return EXIT.done;
  }
  if (url === undefined) throw new UsageError(['Say which URL to test, or --print-scenario.']);

  const view = createProgressView(context.stderr);
  const result = await runReliabilityTest({
    target: url,
    ...(flags.scenario === undefined ? {} : { scenario: flags.scenario }),
    overrides,
    labels,
    cloud,
    dataDir: flags.dataDir ?? context.env.SOFTADASTRA_DATA_DIR ?? '.softadastra',
    signal: context.signal,
    onProgress: view.show,
  }).finally(view.end);

  const assessment = assess(result, threshold);
  const colour = showsColour(context.stdout, context.env);
  const shown = flags.json ? reporters.json : reporters.terminal;
  context.stdout.write(shown({ result, assessment, colour }));
  await writeReports(flags, result, context);
  return assessment.passed ? EXIT.done : EXIT.failed;
}

async function writeReports(
  flags: TestFlags,
  result: ReliabilityTestResult,
  { stderr }: CliContext,
): Promise<void> {
  for (const format of ['html', 'markdown', 'junit'] as const) {
    const file = flags[format];
    if (file === undefined) continue;
    const assessment = assess(result, null);
    await writeFile(file, reporters[format]({ result, assessment, colour: false }));
    stderr.write(`${format} report: ${file}\n`);
  }
}

/** Errors of the options are wrong usage, wherever they are noticed. */
function asUsageError(error: unknown): never {
  if (
    error instanceof ScenarioError ||
    error instanceof OptionsError ||
    error instanceof BodyError
  ) {
    throw new UsageError([error.message], { cause: error });
  }
  throw error;
}
