import type { Command } from 'commander';
import { QueueDepth } from '../../queues/index.js';
import { columns, json } from '../output.js';
import type { AdminSession } from '../session.js';

/** How full the queues are. */
export function addQueues(program: Command, session: AdminSession): void {
  program
    .command('queues')
    .description('how many jobs wait, run, sleep or have failed, per shard and lane')
    .option('--json', 'the result as JSON')
    .action(async (options: { json?: true }) => {
      const readings = await new QueueDepth(await session.queues(), session.clock).readings();
      if (options.json) {
        session.say.out(json(readings));
        return;
      }
      const titles = ['shard', 'lane', 'waiting', 'active', 'delayed', 'failed', 'oldest waits'];
      const rows = readings.map((reading) => [
        String(reading.shard),
        reading.lane,
        ...[reading.waiting, reading.active, reading.delayed, reading.failed].map(String),
        reading.waiting > 0 ? `${reading.oldestWaitingSeconds.toFixed(1)} s` : '-',
      ]);
      session.say.out(columns(titles, rows));
    });
}
