import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { type OperatorsDependencies, operatorsController } from './operators.controller.js';
import { operatorsRoutes } from './operators.routes.js';

export {
  countOutdated,
  countRejections,
  type FoundRejection,
  findFinalRuns,
  findRejections,
  outdateScores,
  type RejectionFilter,
  type RescoreFilter,
} from './operators.repository.js';

/** What whoever runs the deployment may look at, beside metrics and the queue page. */
export function createOperatorsModule(deps: OperatorsDependencies & { access: Access }): {
  routes: Route[];
} {
  return { routes: operatorsRoutes(deps.access, operatorsController(deps)) };
}
