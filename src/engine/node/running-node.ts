import { asSoftadastraError, Result, type Service, type SoftadastraError } from '../core/index.js';
import type { NodeConfig } from './config/load.js';
import { runtimeOptions } from './from-config.js';
import { LocalControl } from './local-control.js';
import { NodeRuntime } from './runtime/node-runtime.js';
import type { RuntimeParts } from './runtime/options.js';
import { Ticker } from './runtime/ticker.js';
import { ControlServer } from './socket/control-server.js';
import { packageVersion } from './version.js';

/** A long-lived node: the runtime, its network as configured, its ticks and its control socket. */
export class RunningNode {
  readonly control: LocalControl;
  readonly #runtime: NodeRuntime;
  readonly #server: ControlServer;
  readonly #services: readonly Service[];

  private constructor(config: NodeConfig, parts: RuntimeParts, runtime: NodeRuntime) {
    const { values, warnings, controlSocket: socketPath, metricsPort } = config;
    const { clock, disk } = parts;
    this.#runtime = runtime;
    const context = { runtime: 'node', pid: process.pid, config: values, warnings } as const;
    const control = new LocalControl(runtime, context);
    this.control = control;
    this.#server = new ControlServer({ control, socketPath, metricsPort, disk, clock });
    const ticker = new Ticker({ runtime, clock, intervalMs: config.tickIntervalMs });
    this.#services = [this.#server, networkService(config, runtime), ticker];
  }

  /**
   * Opens the log, then the control socket, then transport and discovery where the configuration
   * enables them. Where one of them fails the others are stopped again and the error is answered.
   */
  static async start(config: NodeConfig, parts: RuntimeParts): Promise<Result<RunningNode>> {
    for (const message of config.warnings) {
      parts.log({ event: 'configuration_warning', level: 'warn', message });
    }
    const opened = await NodeRuntime.open(runtimeOptions(config, packageVersion()), parts);
    if (opened.isErr()) return Result.err(opened.error());
    const node = new RunningNode(config, parts, opened.value());
    try {
      for (const service of node.#services) await service.start();
      return Result.ok(node);
    } catch (thrown) {
      await node.stop();
      return Result.err(asSoftadastraError(thrown, 'internal_error', 'the node could not start'));
    }
  }

  /** The port of loopback at which metrics are served; null where none is configured. */
  get metricsPort(): number | null {
    return this.#server.metricsPort;
  }

  /** Twice is fine. The log is closed last: what was answered until then is in it. */
  async stop(): Promise<Result<void>> {
    for (const service of this.#services.toReversed()) await service.stop();
    return this.#runtime.close();
  }
}

function networkService(config: NodeConfig, { networking }: NodeRuntime): Service {
  return {
    async start() {
      if (config.enableTransport) throwIfFailed(await networking.startTransport());
      if (config.enableDiscovery) throwIfFailed(await networking.startDiscovery());
    },
    stop: () => networking.close(),
  };
}

/** @throws SoftadastraError where it is one. */
function throwIfFailed(result: Result<void, SoftadastraError>): void {
  result.value();
}
