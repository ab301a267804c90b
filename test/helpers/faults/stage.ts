import type { ExecutionContext } from 'ava';
import { createAgent } from '../accounts.js';
import { type CloudOptions, startCloud, type TestCloud } from '../cloud.js';
import type { TestProcess } from '../processes.js';
import { QueueState } from '../queue-state.js';
import { TestRuns } from '../runs.js';
import type { Seeded } from '../seed.js';
import { audit, halfWritten } from './audit.js';
import { Traffic, type TrafficSize } from './traffic.js';

/** A whole control plane with its traffic, before anything goes wrong. It goes with the test. */
export class Stage {
  private constructor(
    private readonly t: ExecutionContext,
    readonly cloud: TestCloud,
    readonly runs: TestRuns,
    readonly traffic: Traffic,
    private readonly queue: QueueState,
  ) {}

  static async build(
    t: ExecutionContext,
    seed: Seeded,
    size: TrafficSize,
    options: CloudOptions = {},
  ): Promise<Stage> {
    const env = { CLOUD_LOG_LEVEL: 'info', ...options.env };
    const cloud = await startCloud({ workers: 1, ...options, env });
    t.teardown(() => cloud.stop());
    const runs = new TestRuns(cloud, await createAgent(cloud.url));
    const queue = new QueueState(t, cloud.redisUrl);
    const stage = new Stage(t, cloud, runs, new Traffic(runs, seed, size), queue);
    await stage.traffic.open();
    return stage;
  }

  worker(index = 0): TestProcess {
    const worker = this.cloud.workers[index];
    if (!worker) throw new RangeError(`there is no worker ${index}`);
    return worker;
  }

  readonly stored = async (): Promise<number> =>
    Number((await this.cloud.db('events').count('* as n').first())?.n);

  /** At any moment: a batch is there as a whole or not at all. */
  readonly noHalfBatch = async (): Promise<void> => {
    this.t.deepEqual(await halfWritten(this.traffic.ledger, this.cloud.db), []);
  };

  /** At the end: all that was accepted is there once, as it was sent, and every run is scored. */
  async proves(events: number): Promise<void> {
    const { t, traffic, cloud } = this;
    await cloud.ready();
    await traffic.settled();
    await this.queue.drained();
    const { queues } = this.queue.queues.first;
    for (const lane of ['ingest', 'scoring', 'quarantine'] as const) {
      t.is(await queues[lane].getFailedCount(), 0, `failed jobs of ${lane}`);
    }
    t.is(traffic.ledger.events, events);
    t.deepEqual(await audit(traffic.ledger, cloud.db), []);
    const quarantined = cloud.output.split('moved to quarantine').length - 1;
    const answers = [...traffic.answers].map(([status, count]) => `${status || 'none'} ${count}`);
    t.log(`${events} events; answers: ${answers.join(', ')}; ${quarantined} jobs quarantined`);
  }
}
