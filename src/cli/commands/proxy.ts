import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ClientProxy,
  loadScenario,
  OptionsError,
  readTlsTrust,
  type Scenario,
  ScenarioError,
  startClientProxy,
  systemRuntime,
} from '../../agent/index.js';
import type { CliContext } from '../context.js';
import { EXIT, type ExitCode } from '../context.js';
import { collect } from '../flags/values.js';
import { jsonLine, type Output } from '../output/output.js';
import { plainText } from '../output/plain.js';
import { showTraffic } from '../proxy/live.js';
import { type ProxyFlags, readProxyFlags } from '../proxy/proxy-flags.js';
import { documentOf, reportText } from '../proxy/report-text.js';
import { UsageError } from '../usage-error.js';
import type { Configure } from './entry.js';
import { runAlone } from './run.js';

export const configureProxy: Configure = (command, invocation) => {
  command
    .requiredOption('--upstream <url>', 'the API that the clients are meant to reach')
    .option('--listen <[host:]port>', 'where the clients come to (default: 127.0.0.1:4800)')
    .option('--scenario <name|file>', 'whose faults (default: unstable-network)')
    .option('--fault <name[=rate]>', 'exactly this fault, may be repeated', collect)
    .option('--no-faults', 'none: only watch')
    .option('--seed <seed>', 'decides the faults; drawn and printed without it')
    .option('--idempotency-header <name>', 'header of the keys (default: Idempotency-Key)')
    .option('--ca-file <file>', 'certificates to trust besides the usual ones')
    .option('--insecure-tls', 'take any certificate of the upstream')
    .option('--duration <seconds>', 'ends by itself (default: Ctrl-C ends it)')
    .option('--report <file>', 'write the report there, too: JSON where it ends in .json')
    .addHelpText('after', HELP);
  runAlone<ProxyFlags>(
    command,
    invocation,
    ({ flags, output, context }) => proxy(flags, output, context).catch(asUsageError),
    'docs/proxy.md',
  );
};

const HELP = `
Stands between your client and an API, makes the network fail, and watches what the client does about
it: writes sent twice, retries without a key, keys used twice, answers that nobody asked for again.

Exit codes: 0 nothing found, 1 findings, 2 wrong usage.

Examples:
  softadastra proxy --upstream http://localhost:3000
  softadastra proxy --upstream https://api.example.com --listen 8080 --fault lost-response=0.3
  softadastra proxy --upstream http://localhost:3000 --duration 60 --seed 7 --report proxy.json`;

async function proxy(flags: ProxyFlags, output: Output, context: CliContext): Promise<ExitCode> {
  const { listen, upstream, durationMs, overrides } = readProxyFlags(flags);
  const scenario = await loadScenario(flags.scenario, overrides);
  const seed = String(scenario.seed ?? systemRuntime.newSeed());
  const running = await startClientProxy({
    listen,
    upstream,
    trust: await readTlsTrust({ ca_file: flags.caFile, insecure_tls: flags.insecureTls }),
    plan: scenario,
    seed,
    keyHeader: scenario.idempotency_header,
    runtime: systemRuntime,
    onProblem: createProblemTeller(output),
  });
  const began = systemRuntime.now();
  try {
    announce(running, upstream, scenario, seed, context, output);
    await watch(running, durationMs, context);
    const report = running.report();
    const about = { seed, upstream: upstream.origin, durationMs: systemRuntime.now() - began };
    const document = documentOf(report, about);
    // First what was seen: a file that cannot be written must not take it along.
    await output.show(document, (paint) => reportText(report, about, paint));
    if (flags.report !== undefined) {
      const text = flags.report.endsWith('.json')
        ? jsonLine(document)
        : `${reportText(report, about, (_style, plain) => plain)}\n`;
      await writeFile(path.resolve(context.directory, flags.report), text);
    }
    return report.findings.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await running.close();
  }
}

function announce(
  { origin }: ClientProxy,
  upstream: URL,
  scenario: Scenario,
  seed: string,
  { stderr }: CliContext,
  output: Output,
): void {
  const faults = Object.keys(scenario.faults).filter((name) => !NOT_HERE.has(name));
  stderr.write(`listening on ${origin}, in front of ${plainText(upstream.origin)}\n`);
  stderr.write(`faults: ${faults.join(', ') || 'none'}; seed ${plainText(seed)}\n`);
  const left = Object.keys(scenario.faults).filter((name) => NOT_HERE.has(name));
  if (left.length > 0)
    output.warn(`not injected here: ${left.join(', ')} (they need a test's plan)`);
  if (scenario.schedule)
    output.warn('the schedule names operations of a test: nothing of it is injected');
  if (!LOOPBACK.test(new URL(origin).hostname)) {
    output.warn('others can reach this proxy, and through it the upstream');
  }
}

/** Faults that are placed over the numbered operations of a test, or on a target of its own. */
const NOT_HERE: ReadonlySet<string> = new Set(['offline', 'restart']);
const LOOPBACK = /^(127\.|localhost$|\[::1\]$)/;

/** Until the time is up or the user ends it. */
async function watch(
  running: ClientProxy,
  durationMs: number | null,
  { stderr, signal }: CliContext,
): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  if (durationMs !== null) void systemRuntime.wait(durationMs, over.signal).then(end, end);
  await showTraffic(running, stderr, over.signal, systemRuntime);
  signal.removeEventListener('abort', end);
}

/** The same problem again and again is told once. */
function createProblemTeller(output: Output): (problem: string) => void {
  let last = '';
  return (problem) => {
    if (problem !== last) output.warn(problem);
    last = problem;
  };
}

/** Errors of what was typed are wrong usage, wherever they are noticed. */
function asUsageError(error: unknown): never {
  const name = error instanceof Error ? error.name : '';
  const typed = ['ListenError', 'ForbiddenAddressError', 'TlsTrustError'].includes(name);
  if (error instanceof ScenarioError || error instanceof OptionsError || typed) {
    throw new UsageError([error instanceof Error ? error.message : name], { cause: error });
  }
  throw error;
}
