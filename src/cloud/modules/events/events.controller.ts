import { accepted, list, ok } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { AgentCaller, MemberCaller } from '../auth/index.js';
import { presentEvent, presentRejection } from './events.presenter.js';
import type {
  EventListQuery,
  RejectionListQuery,
  RunEventListQuery,
  SubmitBody,
} from './events.schema.js';
import type { EventsService } from './events.service.js';
import { sentEvents } from './sent-events.service.js';
import type { SubmissionsService } from './submissions.service.js';

type Params = Record<string, unknown>;

export function eventsController(events: EventsService, submissions: SubmissionsService) {
  return {
    async submit({
      caller,
      params,
      body,
      sent,
      request,
    }: RouteInput<Params, Params, SubmitBody, AgentCaller>) {
      // Without a plain length the body may be as long as the limit lets it.
      const encoded = request.headers['content-encoding'] !== undefined;
      const length = encoded ? undefined : request.headers['content-length'];
      const bytes = length === undefined ? Number.MAX_SAFE_INTEGER : Number(length);
      const data = await submissions.submit(caller, runIdOf(params), body.events, {
        bytes,
        sent: sentEvents(sent, body),
      });
      return accepted('Events accepted', data);
    },

    async list({ caller, query }: RouteInput<Params, EventListQuery, unknown, MemberCaller>) {
      const { events: found, meta } = await events.list(caller, query);
      return list('Events loaded', found.map(presentEvent), meta);
    },

    async get({ caller, params }: RouteInput<Params, Params, unknown, MemberCaller>) {
      const id = requireId('evt', 'id', String(params.id), 'event');
      return ok('Event loaded', presentEvent(await events.get(caller, id)));
    },

    async listOfRun({
      caller,
      params,
      query,
    }: RouteInput<Params, RunEventListQuery, unknown, MemberCaller>) {
      const { events: found, meta } = await events.listOfRun(caller, runIdOf(params), query);
      return list('Events loaded', found.map(presentEvent), meta);
    },

    async listRejections({
      caller,
      params,
      query,
    }: RouteInput<Params, RejectionListQuery, unknown, MemberCaller>) {
      const { rejections, meta } = await events.listRejections(caller, runIdOf(params), query);
      return list('Rejections loaded', rejections.map(presentRejection), meta);
    },
  };
}

function runIdOf(params: Params): string {
  return requireId('run', 'run_id', String(params.run_id), 'run');
}
