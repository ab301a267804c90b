import {
  deliverRun,
  findRun,
  listRuns,
  type RunDelivery,
  systemRuntime,
} from '../../agent/index.js';
import { EXIT } from '../context.js';
import { showDelivery } from '../output/delivery-progress.js';
import { marks, type Paint } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { count } from '../output/quantities.js';
import { UsageError } from '../usage-error.js';
import {
  addCloudFlags,
  addDataDirFlag,
  cloudAccess,
  dataDirOf,
  type RunFlags,
} from './cloud-flags.js';
import type { Configure } from './entry.js';
import { type Run, runAlone } from './run.js';

interface DeliverFlags extends RunFlags {
  all?: boolean;
  again?: boolean;
}

export const configureDeliver: Configure = (command, invocation) => {
  addCloudFlags(command.argument('[run...]', 'ids, unambiguous beginnings of ids, or `latest`'))
    .option('--all', 'every run on this disk that was not delivered yet')
    .option('--again', 'also what was delivered before: that changes nothing where it is there');
  addDataDirFlag(command).addHelpText('after', HELP);
  runAlone<DeliverFlags>(command, invocation, deliver, 'docs/delivery.md');
};

const HELP = `
It waits until everything is persisted and the score is final, and may be repeated at any time. A run
whose agent was killed is ended as failed and scored on what it left. The exit code is 1 where
something could not be delivered; it stays on this disk.

Where to: what the flags say, else the environment, else what a login keeps.

Examples:
  softadastra deliver latest
  softadastra deliver --all --cloud https://cloud.example.com
  softadastra deliver run_01a1fd57088f7357bbc42d1bb3c61d8b --json`;

async function deliver(run: Run<DeliverFlags>) {
  const { flags, output, context } = run;
  const access = await cloudAccess(flags, context);
  if (access === null) {
    throw new UsageError([
      'Say where to: --cloud or SOFTADASTRA_CLOUD_URL, or once `softadastra login`.',
    ]);
  }
  const dataDir = dataDirOf(flags, context);
  const runIds = await chosen(run, dataDir);
  const deliveries: RunDelivery[] = [];
  const view = await showDelivery(context, runIds.length);
  try {
    for (const runId of runIds) {
      if (context.signal.aborted) break;
      deliveries.push(
        await deliverRun(runId, {
          ...{ dataDir, access, runtime: systemRuntime, signal: context.signal },
          again: flags.again === true,
          onProgress: view.show,
        }),
      );
    }
  } finally {
    view.end();
  }
  const left = runIds.length - deliveries.filter(({ state }) => state !== 'left').length;
  const report = {
    schema: 'softadastra.deliver/1',
    cloud: access.url,
    left,
    runs: deliveries.map(presented),
  };
  await output.show(report, (paint) => deliveriesText(deliveries, left, paint));
  return left > 0 ? EXIT.failed : EXIT.done;
}

async function chosen({ operands, flags }: Run<DeliverFlags>, dataDir: string): Promise<string[]> {
  if (flags.all && operands.length > 0) throw new UsageError(['Name runs or say --all, not both.']);
  if (!flags.all && operands.length === 0) throw new UsageError(['Say which run, or --all.']);
  const ids: string[] = [];
  if (flags.all) for await (const { id } of listRuns(dataDir)) ids.push(id);
  else for (const name of operands) ids.push(await findRun(dataDir, name));
  return ids;
}

function presented({ reportUrl, setAside, rejected, ...delivery }: RunDelivery) {
  return { ...delivery, report_url: reportUrl, set_aside: setAside, rejected };
}

function deliveriesText(deliveries: readonly RunDelivery[], left: number, paint: Paint): string {
  if (deliveries.length === 0) return 'no runs to deliver';
  const lines = deliveries.flatMap((delivery) => deliveryLines(delivery, paint));
  return left > 0 ? [...lines, `${count(left, 'run')} left`].join('\n') : lines.join('\n');
}

function deliveryLines(delivery: RunDelivery, paint: Paint): string[] {
  const { run, state, events, status, score, grade, reportUrl, reason } = delivery;
  const scored = score === null ? 'without a score' : `score ${score} ${grade ?? ''}`;
  switch (state) {
    case 'left':
      return [`${marks.failed(paint)} ${run}  left: ${plainText(reason ?? '')}`];
    case 'empty':
      return [`${marks.warning(paint)} ${run}  nothing was recorded`];
    case 'delivered_before':
      return [`${marks.done(paint)} ${run}  delivered before, ${scored}`];
    case 'delivered':
      return [
        `${marks.done(paint)} ${run}  ${count(events, 'event')} persisted, ${status}, ${scored}`,
        `    ${plainText(reportUrl ?? '')}`,
        ...deviations('set aside', delivery.setAside, paint),
        ...deviations('rejected', delivery.rejected, paint),
      ];
  }
}

function deviations(what: string, deviating: RunDelivery['setAside'], paint: Paint): string[] {
  return deviating.map(
    ({ seq, reason }) => `  ${marks.warning(paint)} event ${seq} was ${what}: ${plainText(reason)}`,
  );
}
