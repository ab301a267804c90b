import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signIn } from './demo/account.js';
import { runAgentTest } from './demo/agent-test.js';
import { DEMO_HELP, type DemoOptions, readDemoOptions } from './demo/options.js';
import { obtainAgentKey } from './demo/project.js';
import { verdictText } from './demo/text.js';
import { waitForVerdict } from './demo/verdict.js';
import { freePort, isPortFree } from './port.js';
import { readStackEnvironment, type StackEnvironment } from './stack/environment.js';
import { type Output, terminalOutput } from './stack/output.js';
import { explain, runSession, type Session } from './stack/session.js';

const VERDICT_TIMEOUT_MS = 120_000;
const INTERRUPTED = 130;

/**
 * `npm run demo`: the whole stack, and one real test of the sample API through it. Resolves to the
 * exit code: 0 when the whole path worked, whatever the verdict.
 */
export async function main(args: readonly string[]): Promise<number> {
  const output = terminalOutput();
  let options: DemoOptions;
  try {
    options = readDemoOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${DEMO_HELP}`);
    return 2;
  }
  if (options.help) {
    output.plain(DEMO_HELP);
    return 0;
  }
  try {
    return await run(options, output);
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    return 1;
  }
}

async function run(options: DemoOptions, output: Output): Promise<number> {
  const environment = await withUsablePort(readStackEnvironment(), output);
  let shown = false;
  return runSession({
    environment: { ...environment, variables: quiet(environment.variables) },
    output,
    codeWhenStopped: () => (shown ? 0 : INTERRUPTED),
    body: async (session) => {
      await showVerdict(options, environment.dataDir, session);
      shown = true;
      if (!options.once && !session.signal.aborted) await once(session.signal, 'abort');
      return 0;
    },
  });
}

async function showVerdict(options: DemoOptions, dataDir: string, session: Session) {
  const { url, output, signal } = session;
  const log = output.part('demo');
  log(`testing the sample API "${options.sample}" through injected network faults`);
  const { client, login } = await signIn(url, dataDir);
  const agentKey = await obtainAgentKey(client, `Sample orders API (${options.sample})`);
  const runId = await runAgentTest({
    cloudUrl: url,
    agentKey,
    behaviour: options.sample,
    dataDir,
    log: output.part('agent'),
    signal,
  });
  const timing = { timeoutMs: VERDICT_TIMEOUT_MS, log, signal };
  const { run, report, html } = await waitForVerdict(client, runId, timing);
  const file = path.join(dataDir, 'demo', 'reports', `${runId}.html`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, html);
  output.plain(`\n${verdictText(run, report)}\n`);
  output.plain(`  dashboard  ${url}/runs/${runId}`);
  output.plain(`  login      ${login.email}   password ${login.password}`);
  output.plain(`  report     ${file}`);
  output.plain(`  API        ${url}/api/docs\n`);
  if (!options.once) output.plain('  It keeps serving; Ctrl-C stops it.\n');
}

/** Nobody asked for the default port, so where it is taken any other will do. */
async function withUsablePort(environment: StackEnvironment, output: Output) {
  const { host, port, portChosen } = environment;
  if (portChosen || (await isPortFree(host, port))) return environment;
  const other = await freePort(host);
  output.plain(`Port ${port} is taken; using ${other} (set PORT to choose).`);
  return { ...environment, port: other };
}

/** One line per request would bury the verdict. */
function quiet(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...variables, CLOUD_LOG_LEVEL: variables.CLOUD_LOG_LEVEL || 'warn' };
}
