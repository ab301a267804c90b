import { accepted, list, ok, type RawAnswer, tagged } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { FinishJob } from '../../queues/index.js';
import type { AgentCaller, MemberCaller, UserCaller } from '../auth/index.js';
import type { OutcomeService } from './outcome.service.js';
import type { OpenRunBody, RunListQuery } from './runs.schema.js';
import { type LocatedRun, present, type RunsService } from './runs.service.js';

type Params = Record<string, unknown>;
type Finish = { status?: FinishJob['status']; last_seq?: number };
type Status = { status: 'running' | FinishJob['status']; last_seq?: number };

export function runsController(runs: RunsService, outcomes: OutcomeService) {
  const answers = new WeakMap<LocatedRun, RawAnswer>();
  /** Text and tag are made once for as long as a run is the same. */
  const answerOf = (run: LocatedRun): RawAnswer => {
    const answer = answers.get(run) ?? tagged(ok('Run loaded', present(run)));
    answers.set(run, answer);
    return answer;
  };
  const finish = async (
    caller: MemberCaller,
    id: string,
    { status = 'finished', last_seq }: Finish,
  ) => {
    const { changed, run } = await outcomes.finish(caller, id, status, last_seq ?? null);
    return changed ? accepted('Finish accepted', run) : ok('The run was finished already', run);
  };

  return {
    async open({ caller, body }: RouteInput<Params, Params, OpenRunBody, AgentCaller>) {
      return accepted('Run accepted', await runs.open(caller, body));
    },

    async list({ caller, query }: RouteInput<Params, RunListQuery, unknown, MemberCaller>) {
      const { runs: found, meta } = await runs.list(caller, query);
      return list('Runs loaded', found, meta);
    },

    async get({ caller, params }: RouteInput<Params, Params, unknown, MemberCaller>) {
      return answerOf(await runs.locate(caller, idOf(params)));
    },

    async finish({ caller, params, body }: RouteInput<Params, Params, Finish, MemberCaller>) {
      return finish(caller, idOf(params), body);
    },

    async status({ caller, params, body }: RouteInput<Params, Params, Status, MemberCaller>) {
      const id = idOf(params);
      if (body.status !== 'running') {
        return finish(caller, id, { ...body, status: body.status });
      }
      const { changed, run } = await outcomes.keepRunning(caller, id);
      return changed ? accepted('Status accepted', run) : ok('The run is running', run);
    },

    async delete({ caller, params }: RouteInput<Params, Params, unknown, UserCaller>) {
      const id = idOf(params);
      await runs.delete(caller, id);
      return ok('Run deleted', { id, deleted: true });
    },
  };
}

function idOf(params: Params): string {
  return requireId('run', 'id', String(params.id), 'run');
}
