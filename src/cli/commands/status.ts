import type { ConfigValue, StatusReport } from '../../engine/node/index.js';
import type { Paint } from '../output/paint.js';
import { marks } from '../output/paint.js';
import { plainText } from '../output/plain.js';
import { bytesWords, count, durationWords } from '../output/quantities.js';
import { columns, fields } from '../output/table.js';
import type { Configure } from './entry.js';
import { askNode } from './run.js';

interface StatusFlags {
  all?: boolean;
}

export const configureStatus: Configure = (command, invocation) => {
  command
    .option('--all', 'every setting, not only those that were given')
    .addHelpText('after', HELP);
  askNode<StatusFlags>(command, invocation, async ({ node, output, flags }) => {
    const report = (await node.status()).value();
    return output.show(report, (paint) => statusText(report, paint, flags.all === true));
  });
};

const HELP = `
Examples:
  softadastra status --node-id edge-store-01
  softadastra status --all --json`;

function statusText(report: StatusReport, paint: Paint, all: boolean): string {
  return [
    paint('bold', 'Status'),
    fields(rows(report)),
    paint('bold', 'Configuration'),
    configuration(report.config, all),
    ...warnings(report, paint),
  ].join('\n\n');
}

function rows({ store, sync, log, peers, ...report }: StatusReport): [string, string][] {
  const runtime = report.runtime === 'node' ? 'node' : 'opened by this command';
  return [
    ['node id', plainText(report.nodeId)],
    ['display name', plainText(report.displayName)],
    ['version', plainText(report.version)],
    ['runtime', `${runtime}, process ${report.pid}, up ${durationWords(report.uptimeMs)}`],
    ['store size', String(store.size)],
    ['tombstones', String(store.tombstones)],
    ['sync', sync.word],
    ['outbox', String(sync.outbox)],
    ['queued', String(sync.queued)],
    ['in flight', String(sync.inFlight)],
    ['acknowledged', String(sync.acknowledged)],
    ['failed', String(sync.failed)],
    ['held', String(sync.held)],
    ['conflicts', String(sync.conflicts)],
    ['peers', peersWords(peers)],
    ['transport', serviceWords(report.transport)],
    ['discovery', serviceWords(report.discovery)],
    ['log path', log ? plainText(log.path) : withoutLog(report.config)],
    ['log size', log ? `${bytesWords(log.bytes)} in ${count(log.files, 'file')}` : '-'],
    ['last sequence', log ? `${log.lastSequence} (durable: ${log.durableSequence})` : '-'],
  ];
}

function withoutLog(config: readonly ConfigValue[]): string {
  const memoryOnly = config.some(({ name, value }) => name === 'memoryOnly' && value === true);
  return memoryOnly ? 'none: memory only' : 'none yet';
}

function peersWords(peers: StatusReport['peers']): string {
  const some = Object.entries(peers).filter(([, number]) => number > 0);
  return some.length === 0 ? '0' : some.map(([word, number]) => `${number} ${word}`).join(', ');
}

function serviceWords({ enabled, running, host, port, secured }: StatusReport['transport']) {
  if (!enabled) return 'disabled';
  const protection = secured ? 'with the cluster secret' : 'without a secret';
  return `${running ? 'running' : 'stopped'}, ${plainText(host)}:${port}, ${protection}`;
}

function configuration(values: readonly ConfigValue[], all: boolean): string {
  const shown = values.filter(({ source }) => all || source !== 'default');
  const hidden = values.length - shown.length;
  const cells = shown.map(({ name, value, source }) => [name, configText(value), source]);
  return [
    columns(['Setting', 'Value', 'From'], cells),
    ...(hidden > 0 ? [`${hidden} others have their default: --all shows them.`] : []),
  ].join('\n');
}

function configText(value: ConfigValue['value']): string {
  if (value === null) return '-';
  return plainText(Array.isArray(value) ? value.join(', ') || '-' : String(value));
}

function warnings({ warnings: texts, log }: StatusReport, paint: Paint): string[] {
  const cut = log?.recovery.cut;
  const all = [
    ...texts,
    ...(log?.poisoned ? [`nothing can be written any more: ${log.poisoned}`] : []),
    ...(cut
      ? [`at its opening ${cut.bytes} bytes of an unfinished write were cut; a copy: ${cut.copy}`]
      : []),
  ].map((text) => `${marks.warning(paint)} ${plainText(text)}`);
  return all.length === 0 ? [] : [all.join('\n')];
}
