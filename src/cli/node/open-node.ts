import { setTimeout as pause } from 'node:timers/promises';
import {
  connectControl,
  type EngineEvent,
  type NodeConfig,
  type NodeControl,
  noLogYet,
  openControl,
  openEmptyControl,
  RunningNode,
  systemParts,
} from '../../engine/node/index.js';
import type { CliContext } from '../context.js';
import { readConfig } from './read-config.js';
import type { NodeSession } from './session.js';

type Flags = Readonly<Record<string, unknown>>;

/** Another command holds the log for a moment only, so it is worth a wait. */
const TRIES = 20;
const PAUSE_MS = 100;

/** The node that runs, else one in this process for one command. @throws SoftadastraError */
export async function openNode(flags: Flags, context: CliContext): Promise<NodeControl> {
  return (await open(await readConfig(flags, context), true)).value();
}

/**
 * The same for a command that changes nothing: where there is no log none is made, and the answers are
 * those of an empty node. @throws SoftadastraError
 */
export async function openNodeToRead(
  flags: Flags,
  context: CliContext,
  warn: (message: string) => void,
): Promise<NodeControl> {
  const config = await readConfig(flags, context);
  const opened = await open(config, false);
  if (opened.isOk() || opened.error().code !== 'not_found') return opened.value();
  warn(noLogYet(config));
  return (await openEmptyControl(config)).value();
}

async function open(config: NodeConfig, create: boolean): ReturnType<typeof openControl> {
  for (let tries = 1; ; tries += 1) {
    const opened = await openControl(config, undefined, { create });
    const isBusy = opened.isErr() && opened.error().code === 'wal_locked';
    if (!isBusy || tries === TRIES) return opened;
    await pause(PAUSE_MS);
  }
}

/** The node that runs, else one that does all that `node start` does. @throws SoftadastraError */
export async function openPromptNode(
  flags: Flags,
  context: CliContext,
  tell: (event: EngineEvent) => void,
): Promise<NodeSession> {
  const config = await readConfig(flags, context);
  const running = await connectControl(config.controlSocket);
  if (running) {
    const where = `it runs already; asked through ${config.controlSocket}`;
    return { node: running, config, where, close: () => running.close() };
  }
  if (config.walPath === null && !config.enableTransport && !config.enableDiscovery) {
    const node = (await openControl(config)).value();
    return { node, config, where: 'in memory, as long as this prompt', close: () => node.close() };
  }
  const started = (await RunningNode.start(config, systemParts(tell))).value();
  return {
    node: started.control,
    config,
    where: `it runs as long as this prompt; log ${config.walPath ?? 'none'}`,
    close: async () => (await started.stop()).value(),
  };
}
