import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { operatorsController } from './operators.controller.js';
import { QueueReadingResource } from './operators.schema.js';

export function operatorsRoutes(
  access: Access,
  controller: ReturnType<typeof operatorsController>,
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/operator/queues',
      summary: 'How full the queues are, per shard and lane',
      description: 'All of them, always; 503 while Redis is away.',
      tag: 'Operations',
      access: access.operator,
      answers: { 200: { description: 'Readings', data: QueueReadingResource, list: true } },
      errors: ['unavailable'],
      handle: controller.queues,
    }),
  ];
}
