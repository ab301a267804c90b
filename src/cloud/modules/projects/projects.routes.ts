import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { projectsController } from './projects.controller.js';
import {
  CreateProjectBody,
  DeletedProject,
  ProjectListQuery,
  ProjectResource,
  TrendPoint,
  TrendQuery,
  trimName,
  UpdateProjectBody,
} from './projects.schema.js';

const tag = 'Projects';
const params = Type.Object({ id: Id('prj') });
const project = { description: 'The project', data: ProjectResource };

export function projectsRoutes(
  access: Access,
  controller: ReturnType<typeof projectsController>,
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/projects',
      summary: 'List projects, newest first',
      tag,
      access: access.user,
      query: ProjectListQuery,
      answers: { 200: { description: 'Projects', data: ProjectResource, list: true } },
      handle: controller.list,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/projects',
      summary: 'Create a project',
      description: 'Its slug is made from the name, is unique per owner and never changes.',
      tag,
      access: access.user,
      body: CreateProjectBody,
      normalizeBody: trimName,
      answers: { 201: project },
      handle: controller.create,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/projects/:id',
      summary: 'Read a project',
      tag,
      access: access.user,
      params,
      answers: { 200: project },
      errors: ['project_not_found'],
      handle: controller.get,
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/projects/:id',
      summary: 'Change a project',
      description: 'What is left out stays as it is; the slug always does.',
      tag,
      access: access.user,
      params,
      body: UpdateProjectBody,
      normalizeBody: trimName,
      answers: { 200: project },
      errors: ['project_not_found'],
      handle: controller.update,
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/projects/:id',
      summary: 'Delete a project with its agents and runs',
      description: 'All of it answers 404 at once; the rows go in the background.',
      tag,
      access: access.user,
      params,
      answers: { 200: { description: 'Deleted', data: DeletedProject } },
      errors: ['project_not_found'],
      handle: controller.delete,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/projects/:id/trend',
      summary: 'Score per final run over time, oldest first',
      description: 'The most recent runs; offset goes further back.',
      tag,
      access: access.user,
      params,
      query: TrendQuery,
      answers: { 200: { description: 'One point per run', data: TrendPoint, list: true } },
      errors: ['project_not_found'],
      handle: controller.trend,
    }),
  ];
}
