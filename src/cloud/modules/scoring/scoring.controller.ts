import { ok } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { MemberCaller } from '../auth/index.js';
import type { ScoringService } from './scoring.service.js';

type Params = Record<string, unknown>;

export function scoringController(scoring: ScoringService) {
  return {
    async ofRun({ caller, params }: RouteInput<Params, Params, unknown, MemberCaller>) {
      const runId = requireId('run', 'run_id', String(params.run_id), 'run');
      return ok('Score loaded', await scoring.ofRun(caller, runId));
    },
  };
}
