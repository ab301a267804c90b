import { Type } from 'typebox';
import { Deleted, Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { runsController } from './runs.controller.js';
import { FinishBody, OpenRunBody, RunListQuery, RunResource, StatusBody } from './runs.schema.js';

const params = Type.Object({ id: Id('run') });
const run = { description: 'The run', data: RunResource };
const tag = 'Runs';

export function runsRoutes(access: Access, controller: ReturnType<typeof runsController>): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/runs',
      summary: 'Open a run',
      description:
        'Accepted work is in the queue. Sent again with the same id it answers the run as it is now.',
      tag,
      access: access.agent,
      body: OpenRunBody,
      answers: { 202: { ...run, description: 'The run, accepted' } },
      errors: ['forbidden', 'conflict', 'unavailable'],
      handle: controller.open,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs',
      summary: 'List persisted runs, newest first unless `sort` says otherwise',
      tag,
      access: access.member,
      query: RunListQuery,
      answers: { 200: { description: 'Runs', data: RunResource, list: true } },
      handle: controller.list,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs/:id',
      summary: 'Read a run, from the moment it was accepted',
      tag,
      access: access.member,
      params,
      answers: { 200: run },
      errors: ['run_not_found'],
      handle: controller.get,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/runs/:id/status',
      summary: 'Say how a run goes on',
      description: 'A final status is the same as a finish.',
      tag,
      access: access.member,
      params,
      body: StatusBody,
      answers: { 200: { ...run, description: 'It was so already' }, 202: run },
      errors: ['run_not_found', 'conflict', 'unavailable'],
      handle: controller.status,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/runs/:id/finish',
      summary: 'Finish a run',
      description:
        'With last_seq the run stays `finishing` until every event up to it is stored or rejected.',
      tag,
      access: access.member,
      params,
      body: FinishBody,
      bodyOptional: true,
      answers: { 200: { ...run, description: 'It was finished already' }, 202: run },
      errors: ['run_not_found', 'conflict', 'unavailable'],
      handle: controller.finish,
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/runs/:id',
      summary: 'Delete a run with its events and report',
      tag,
      access: access.user,
      params,
      answers: {
        200: { description: 'Deleted', data: Deleted('run') },
      },
      errors: ['run_not_found', 'unavailable'],
      handle: controller.delete,
    }),
  ];
}
