import type { SyncStatusReport } from '../../../engine/node/index.js';
import type { Paint } from '../../output/paint.js';
import { fields } from '../../output/table.js';

/** What `sync status` shows a person, and `sync retry` after it. */
export function syncText(report: SyncStatusReport, paint: Paint): string {
  return [
    paint('bold', 'Sync status'),
    fields([
      ['outbox', String(report.outbox)],
      ['pending', String(report.pending)],
      ['queued', String(report.queued)],
      ['in flight', String(report.inFlight)],
      ['acknowledged', String(report.acknowledged)],
      ['failed', alarming(report.failed, paint)],
      ['retries', String(report.totalRetries)],
      ['last submitted', String(report.lastSubmittedVersion)],
      ['last applied', String(report.lastAppliedRemoteVersion)],
      ['held', alarming(report.held, paint)],
      ['conflicts', alarming(report.conflicts, paint)],
      ['state', report.word],
    ]),
  ].join('\n\n');
}

function alarming(number: number, paint: Paint): string {
  return number > 0 ? paint('red', String(number)) : '0';
}
