import { scoreOf, tallyFromCounts } from '../../../scoring/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { MemberCaller } from '../auth/index.js';
import { countsOf } from '../events/index.js';
import { isFinal, type RunsService } from '../runs/index.js';
import { presentProvisionalScore, presentScore } from './scoring.presenter.js';
import { findScore } from './scoring.repository.js';

export interface ScoringDependencies {
  database: Database;
  runs: RunsService;
  clock: Clock;
}

/** Reading scores. Never scans events: the web process has other things to do. */
export class ScoringService {
  constructor(private readonly deps: ScoringDependencies) {}

  async ofRun(caller: MemberCaller, runId: string) {
    const { database, runs, clock } = this.deps;
    const run = await runs.locate(caller, runId);
    if (run.stored && isFinal(run.stored.status)) {
      const score = await findScore(database.read, runId);
      if (score) return presentScore(score);
    }
    const counts = run.stored ? await countsOf(database.read, runId) : [];
    return presentProvisionalScore(runId, scoreOf(tallyFromCounts(counts)), clock.now());
  }
}
