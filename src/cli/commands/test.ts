import { writeFile } from 'node:fs/promises';
import {
  type Assessment,
  assess,
  BodyError,
  loadScenario,
  OptionsError,
  printScenario,
  type ReliabilityTestResult,
  reporters,
  runReliabilityTest,
  ScenarioError,
} from '../../agent/index.js';
import { type CliContext, EXIT, showsColour } from '../context.js';
import {
  experimentOf,
  performExperiment,
  shrinkAfter,
  withShrunk,
} from '../experiments/of-test.js';
import { NOTHING_KEPT } from '../login/credentials.js';
import { createProgressView } from '../progress.js';
import { UsageError } from '../usage-error.js';
import { keptFor, tellIfKept } from './cloud-flags.js';
import type { Configure } from './entry.js';
import { scenarioList } from './scenario-list.js';
import { readTestFlags, readThresholds, type TestFlags } from './test-flags.js';
import { addTestOptions } from './test-options.js';

export const configureTest: Configure = (command, { context, exit }) => {
  addTestOptions(command).action(async (url: string | undefined, flags: TestFlags) => {
    exit(await test(url, flags, context).catch(asUsageError));
  });
};

async function test(url: string | undefined, flags: TestFlags, context: CliContext) {
  if (flags.listScenarios) {
    context.stdout.write(scenarioList(flags.json === true));
    return EXIT.done;
  }
  const kept = flags.printScenario ? NOTHING_KEPT : await keptFor(flags, context);
  const { overrides, labels, cloud } = readTestFlags(flags, context.env, kept);
  const experiment = experimentOf(flags);
  const scenario = await loadScenario(flags.scenario, overrides);
  if (flags.printScenario) {
    context.stdout.write(flags.json ? `${JSON.stringify(scenario)}\n` : printScenario(scenario));
    return EXIT.done;
  }
  const target = url ?? scenario.target.url;
  if (target === undefined) throw new UsageError(['Say which URL to test, or --print-scenario.']);

  tellIfKept(cloud, flags, context);
  const dataDir = flags.dataDir ?? context.env.SOFTADASTRA_DATA_DIR ?? '.softadastra';
  const surroundings = { target, dataDir, labels, cloud, context };
  const json = flags.json === true;
  const ended = await performExperiment(experiment, surroundings, scenario, json);
  if (ended !== null) return ended;

  const view = createProgressView(context.stderr);
  const { signal } = context;
  const result = await runReliabilityTest({
    ...{ target, scenario, labels, cloud, dataDir, signal },
    onProgress: view.show,
  }).finally(view.end);

  const assessment = assess(result, readThresholds(scenario.thresholds));
  const colour = showsColour(context.stdout, context.env);
  const shown = json ? reporters.json : reporters.terminal;
  const { columns } = context.stdout;
  const smaller =
    experiment.shrink && !assessment.passed ? await shrinkAfter(result, surroundings) : null;
  const text = shown({ result, assessment, colour, columns });
  context.stdout.write(smaller === null ? text : withShrunk(text, smaller, { json, colour }));
  await writeReports(flags, result, assessment, context);
  return assessment.passed ? EXIT.done : EXIT.failed;
}

async function writeReports(
  flags: TestFlags,
  result: ReliabilityTestResult,
  assessment: Assessment,
  { stderr }: CliContext,
): Promise<void> {
  for (const format of ['html', 'markdown', 'junit'] as const) {
    const file = flags[format];
    if (file === undefined) continue;
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
