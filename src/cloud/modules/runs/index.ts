import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { OutcomeService } from './outcome.service.js';
import { runsController } from './runs.controller.js';
import { runsRoutes } from './runs.routes.js';
import { type RunsDependencies, RunsService } from './runs.service.js';

export { type ClosingLimits, decideClosing } from './closing.service.js';
export { PendingRuns } from './pending-runs.repository.js';
export { countEndedRuns, hideEndedRuns } from './retention.repository.js';
export { countRuns, type RunCount } from './run-counts.repository.js';
export { deleteRunRows, hideRuns, runsToDelete } from './run-deletion.repository.js';
export { runNotFound } from './runs.errors.js';
export {
  FINAL_STATUSES,
  type FinalStatus,
  isFinal,
  type Risks,
  RUN_STATUSES,
  RunModel,
  type RunStatus,
} from './runs.model.js';
export {
  findAnyRun,
  findRuns,
  findStaleScores,
  findUnsettledRuns,
  insertRuns,
  isWorkOfDeleted,
  lockRuns,
  recordFinish,
  tombstonesAmong,
} from './runs.repository.js';
export { RisksSchema } from './runs.schema.js';
export { type LocatedRun, present, RunsService } from './runs.service.js';
export { withSettled } from './settled-batches.service.js';

export function createRunsModule(deps: RunsDependencies & { access: Access }): {
  routes: Route[];
  runs: RunsService;
} {
  const runs = new RunsService(deps);
  const outcomes = new OutcomeService(runs, deps.queues, deps.clock);
  return { runs, routes: runsRoutes(deps.access, runsController(runs, outcomes)) };
}
