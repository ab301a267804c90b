import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { scoringController } from './scoring.controller.js';
import { scoringRoutes } from './scoring.routes.js';
import { type ScoringDependencies, ScoringService } from './scoring.service.js';

export {
  type ScoreOutcome,
  type ScoreRunDependencies,
  type ScoringResult,
  type ScoringTask,
  type StoredEvent,
  scoreRun,
} from './score-run.service.js';

export function createScoringModule(deps: ScoringDependencies & { access: Access }): {
  routes: Route[];
} {
  return { routes: scoringRoutes(deps.access, scoringController(new ScoringService(deps))) };
}
