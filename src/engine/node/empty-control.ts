import { Result, SoftadastraError, silentLog } from '../core/index.js';
import type { NodeConfig } from './config/load.js';
import type { Answer } from './control.js';
import { runtimeOptions } from './from-config.js';
import { LocalControl } from './local-control.js';
import type * as reports from './reports.js';
import { NodeRuntime } from './runtime/node-runtime.js';
import { type RuntimeParts, systemParts } from './runtime/options.js';
import { packageVersion } from './version.js';

/**
 * What a node answers of which nothing is stored yet: it holds no key, knows no peer and has no log.
 * Nothing on disk is touched. What would have to be kept is refused with `invalid_state`: it would be
 * gone with the answer. `status` has {@link noLogYet} among its warnings.
 */
export async function openEmptyControl(
  config: NodeConfig,
  parts: RuntimeParts = systemParts(silentLog),
): Promise<Result<LocalControl>> {
  const options = { ...runtimeOptions(config, packageVersion()), wal: null };
  const opened = await NodeRuntime.open(options, parts);
  return opened.map((runtime) => new EmptyControl(runtime, config));
}

/** Tells a person that an answer is about nothing. */
export function noLogYet({ walPath }: Pick<NodeConfig, 'walPath'>): string {
  return `no log yet at ${walPath}: nothing was stored here`;
}

class EmptyControl extends LocalControl {
  readonly #refusal: SoftadastraError;

  constructor(runtime: NodeRuntime, config: NodeConfig) {
    const { values } = config;
    const warnings = [...config.warnings, noLogYet(config)];
    super(runtime, { runtime: 'local', pid: process.pid, config: values, warnings });
    const message = `${noLogYet(config)}, and this may not make one`;
    this.#refusal = new SoftadastraError('invalid_state', message, {
      context: { nodeId: config.nodeId, path: config.walPath },
    });
  }

  /** Those that it will have once there is a log. */
  override async nodeInfo(): Answer<reports.NodeInfoReport> {
    const info = await super.nodeInfo();
    return info.map((report) => ({
      ...report,
      capabilities: [...report.capabilities, 'wal'].sort(),
    }));
  }

  override async put(): Answer<reports.WriteReport> {
    return Result.err(this.#refusal);
  }

  override async batch(): Answer<reports.BatchReport> {
    return Result.err(this.#refusal);
  }

  override async compact(): Answer<reports.CompactReport> {
    return Result.err(this.#refusal);
  }

  override async importAll(): Answer<reports.ImportReport> {
    return Result.err(this.#refusal);
  }
}
