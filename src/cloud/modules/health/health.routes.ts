import { defineRoute, publicAccess, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { healthController } from './health.controller.js';
import { HealthResource } from './health.schema.js';

const tag = 'Operations';

export function healthRoutes(
  access: Access,
  controller: ReturnType<typeof healthController>,
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/health',
      summary: 'What works and what does not',
      description: 'Always 200 while the process answers; `degraded` where something is away.',
      tag,
      access: publicAccess,
      answers: { 200: { description: 'The state of the service', data: HealthResource } },
      handle: controller.health,
    }),
    defineRoute({
      method: 'GET',
      path: '/health/live',
      summary: 'Whether the process answers',
      tag,
      access: publicAccess,
      answers: { 200: { description: 'It does', data: HealthResource } },
      handle: controller.live,
    }),
    defineRoute({
      method: 'GET',
      path: '/health/ready',
      summary: 'Whether requests should be sent here',
      description: '503 while the database or Redis is away.',
      tag,
      access: publicAccess,
      answers: {
        200: { description: 'They should', data: HealthResource },
        503: { description: 'They should not', data: HealthResource },
      },
      errors: ['unavailable'],
      handle: controller.ready,
    }),
    defineRoute({
      method: 'GET',
      path: '/metrics',
      summary: 'Figures for Prometheus',
      tag,
      access: access.operator,
      answers: { 200: { description: 'Prometheus text', types: ['text/plain'] } },
      handle: controller.metrics,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This description, as OpenAPI 3.1',
      tag,
      access: publicAccess,
      answers: { 200: { description: 'The document', types: ['application/json'] } },
      handle: controller.document,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/docs',
      summary: 'This description, as a page',
      tag,
      access: publicAccess,
      answers: { 200: { description: 'The page', types: ['text/html'] } },
      handle: controller.docs,
    }),
  ];
}
