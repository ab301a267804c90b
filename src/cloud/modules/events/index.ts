import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { RunsService } from '../runs/index.js';
import { eventsController } from './events.controller.js';
import { eventsRoutes } from './events.routes.js';
import { EventsService } from './events.service.js';
import { type SubmissionsDependencies, SubmissionsService } from './submissions.service.js';

export { type CheckedBatch, checkBatch } from './checked-batch.service.js';
export { EventModel } from './events.model.js';
export {
  countEventsOfRun,
  countsOf,
  type EventCountRow,
} from './events.repository.js';
export { type GroupOutcome, type PersistDependencies, persistChecked } from './persist.service.js';
export { persistOneByOne, rejectBatch } from './salvage.service.js';
export { type SettledRun, settleRuns } from './settle.service.js';

export function createEventsModule(
  deps: SubmissionsDependencies & { access: Access; runs: RunsService },
): { routes: Route[] } {
  const events = new EventsService(deps.database, deps.runs);
  const submissions = new SubmissionsService(deps);
  return { routes: eventsRoutes(deps.access, eventsController(events, submissions)) };
}
