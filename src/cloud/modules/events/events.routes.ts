import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import { EventInput } from '../../queues/index.js';
import type { Access } from '../auth/index.js';
import type { eventsController } from './events.controller.js';
import {
  EventListQuery,
  EventResource,
  normalizeSubmission,
  RejectionListQuery,
  RejectionResource,
  RunEventListQuery,
  SubmitAnswer,
  SubmitBody,
  submissionErrorPath,
} from './events.schema.js';

const ofRun = Type.Object({ run_id: Id('run') });
const tag = 'Events';

export function eventsRoutes(
  access: Access,
  controller: ReturnType<typeof eventsController>,
): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/runs/:run_id/events',
      summary: 'Submit events',
      description:
        'One event object, or 1–1000 of them under `events`. A batch is valid or refused as a whole. ' +
        'Events that carry a seq may be sent again freely.',
      tag,
      access: access.agent,
      params: ofRun,
      body: SubmitBody,
      bodyAsSent: Type.Union([SubmitBody, EventInput]),
      normalizeBody: normalizeSubmission,
      errorPath: submissionErrorPath,
      answers: { 202: { description: 'Accepted: in the queue, on disk', data: SubmitAnswer } },
      errors: ['run_not_found', 'payload_too_large', 'unavailable'],
      handle: controller.submit,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/events',
      summary: 'List events of all runs, newest run and event first',
      tag,
      access: access.member,
      query: EventListQuery,
      answers: { 200: { description: 'Events', data: EventResource, list: true } },
      errors: ['run_not_found'],
      handle: controller.list,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/events/:id',
      summary: 'Read an event',
      tag,
      access: access.member,
      params: Type.Object({ id: Id('evt') }),
      answers: { 200: { description: 'The event', data: EventResource } },
      errors: ['event_not_found'],
      handle: controller.get,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs/:run_id/events',
      summary: 'List the events of a run, oldest first',
      description: 'Page with `after_seq`, which stays fast however long the run is.',
      tag,
      access: access.member,
      params: ofRun,
      query: RunEventListQuery,
      answers: { 200: { description: 'Events', data: EventResource, list: true } },
      errors: ['run_not_found'],
      handle: controller.listOfRun,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs/:run_id/rejections',
      summary: 'List what could not be persisted, with reason and body',
      tag,
      access: access.member,
      params: ofRun,
      query: RejectionListQuery,
      answers: { 200: { description: 'Rejections', data: RejectionResource, list: true } },
      errors: ['run_not_found'],
      handle: controller.listRejections,
    }),
  ];
}
