import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { reportsController } from './reports.controller.js';
import { reportsRoutes } from './reports.routes.js';
import { type ReportsDependencies, ReportsService } from './reports.service.js';

export { type NewReport, saveAgentReport, saveReport } from './reports.repository.js';
export { DeductionSchema } from './reports.schema.js';

export function createReportsModule(deps: ReportsDependencies & { access: Access }): {
  routes: Route[];
} {
  return { routes: reportsRoutes(deps.access, reportsController(new ReportsService(deps))) };
}
