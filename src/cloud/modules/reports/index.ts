import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { reportsController } from './reports.controller.js';
import { reportsRoutes } from './reports.routes.js';
import { type ReportsDependencies, ReportsService } from './reports.service.js';
import { TimelinesService } from './timelines.service.js';

export { type NewReport, saveAgentReport, saveReport } from './reports.repository.js';
export { DeductionSchema } from './reports.schema.js';
export { saveTimeline } from './timelines.repository.js';

export function createReportsModule(deps: ReportsDependencies & { access: Access }): {
  routes: Route[];
} {
  const controller = reportsController(new ReportsService(deps), new TimelinesService(deps));
  return { routes: reportsRoutes(deps.access, controller) };
}
