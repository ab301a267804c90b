import { once } from 'node:events';
import {
  createNodeLog,
  type EngineLog,
  type NodeConfig,
  RunningNode,
  systemParts,
} from '../../../engine/node/index.js';
import { EXIT } from '../../context.js';
import { addNodeFlags } from '../../node/flags.js';
import { readConfig } from '../../node/read-config.js';
import { marks } from '../../output/paint.js';
import { plainText } from '../../output/plain.js';
import { readableLog } from '../../output/readable-log.js';
import { fields } from '../../output/table.js';
import { UsageError } from '../../usage-error.js';
import type { Configure } from '../entry.js';
import { type Run, runAlone } from '../run.js';

export const configureStart: Configure = (command, invocation) => {
  addNodeFlags(command, { all: true });
  command.addHelpText('after', HELP);
  runAlone(command, invocation, start);
};

const HELP = `
It runs until it gets SIGTERM or SIGINT (Ctrl-C), stops in order, and exits with 0. While it runs, the
other commands ask it through its control socket. Its log goes to stdout: lines for a person on a
terminal, else (or with --json) one JSON object a line.

Every option can also be set by the environment (--node-id is SOFTADASTRA_NODE_ID) or in the file
(nodeId). The cluster secret has no option, since everybody on a machine can read command lines: use
--secret-file, or SOFTADASTRA_CLUSTER_SECRET.

Examples:
  softadastra node start --node-id edge-store-01
  softadastra node start --config /etc/softadastra/node.yaml
  softadastra node start --node-id a --enable-transport --transport-port 4041
  softadastra node start --node-id b --enable-transport --transport-port 4042 --peers 127.0.0.1:4041`;

async function start(run: Run<unknown>) {
  const { context, flags, output } = run;
  if (context.session)
    throw new UsageError(['A prompt has its node already: leave it first (exit).']);
  const config = await readConfig(flags, context);
  const log = await openLog(config, run);
  const node = (await RunningNode.start(config, systemParts(log))).value();
  await tellReady(node, config, log, run);
  if (!context.signal.aborted) await once(context.signal, 'abort');
  (await node.stop()).value();
  if (!output.json && context.stdout.isTTY) await output.print('stopped\n');
  return EXIT.done;
}

function openLog(config: NodeConfig, { output, context }: Run<unknown>): Promise<EngineLog> {
  const { nodeId, logLevel: level } = config;
  const write = (line: string) => void context.stdout.write(line);
  return context.stdout.isTTY && !output.json
    ? Promise.resolve(readableLog({ level, write, paint: output.paint }))
    : createNodeLog({ nodeId, level, write });
}

/** Where it can be reached, now that it can. */
async function tellReady(
  node: RunningNode,
  config: NodeConfig,
  log: EngineLog,
  { output, context }: Run<unknown>,
): Promise<void> {
  const { transport, discovery } = (await node.control.status()).value();
  const at = ({ running, host, port }: typeof transport) => (running ? `${host}:${port}` : null);
  const reached = {
    pid: process.pid,
    log: config.walPath,
    control: config.controlSocket,
    transport: at(transport),
    discovery: at(discovery),
    metrics: node.metricsPort === null ? null : `127.0.0.1:${node.metricsPort}`,
  };
  const message = `${config.nodeId} is ready`;
  if (output.json || !context.stdout.isTTY) {
    log({ event: 'node_ready', level: 'info', message, context: reached });
    return;
  }
  const rows = Object.entries(reached).map(
    ([name, value]) => [name, value === null ? '-' : plainText(String(value))] as const,
  );
  await output.print(
    `${marks.done(output.paint)} ${plainText(message)}, Ctrl-C ends it\n${fields(rows)}\n`,
  );
}
