import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { projectsController } from './projects.controller.js';
import { projectsRoutes } from './projects.routes.js';
import { type ProjectsDependencies, ProjectsService } from './projects.service.js';

export { projectNotFound } from './projects.errors.js';
export { findProjectOf } from './projects.repository.js';

export type ProjectsModuleDependencies = ProjectsDependencies & { access: Access };

export interface ProjectsModule {
  routes: Route[];
}

export function createProjectsModule(deps: ProjectsModuleDependencies): ProjectsModule {
  const controller = projectsController(new ProjectsService(deps));
  return { routes: projectsRoutes(deps.access, controller) };
}
