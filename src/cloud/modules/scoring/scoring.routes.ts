import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { scoringController } from './scoring.controller.js';
import { ScoreResource } from './scoring.schema.js';

export function scoringRoutes(
  access: Access,
  controller: ReturnType<typeof scoringController>,
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/runs/:run_id/score',
      summary: 'Read the score of a run',
      description:
        'Final once the run is final; before that provisional. An abandoned run is scored on what ' +
        'it has and marked incomplete; without any event its score is null.',
      tag: 'Scores',
      access: access.member,
      params: Type.Object({ run_id: Id('run') }),
      answers: { 200: { description: 'The score', data: ScoreResource } },
      errors: ['run_not_found'],
      handle: controller.ofRun,
    }),
  ];
}
