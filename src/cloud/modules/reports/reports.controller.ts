import { accepted, list, ok, type RawAnswer } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { AgentCaller, MemberCaller, UserCaller } from '../auth/index.js';
import { presentReportSummary } from './reports.presenter.js';
import type { AgentReportBody, ReportFormatQuery, ReportListQuery } from './reports.schema.js';
import type { ReportsService } from './reports.service.js';
import { presentTimeline } from './timelines.presenter.js';
import type { TimelinesService } from './timelines.service.js';

type Params = Record<string, unknown>;

const JSON_TYPE = 'application/json; charset=utf-8';

export function reportsController(reports: ReportsService, timelines: TimelinesService) {
  return {
    async submit({
      caller,
      params,
      body,
    }: RouteInput<Params, Params, AgentReportBody, AgentCaller>) {
      return accepted('Report accepted', await reports.submit(caller, runIdOf(params), body));
    },

    async ofRun({
      caller,
      params,
      query,
    }: RouteInput<Params, ReportFormatQuery, unknown, MemberCaller>) {
      const runId = runIdOf(params);
      const { format = 'json' } = query;
      if (format !== 'json') return reports.rendered(caller, runId, format);
      return ok('Report loaded', (await reports.ofRun(caller, runId)).report);
    },

    async timelineOfRun({
      caller,
      params,
    }: RouteInput<Params, Params, unknown, MemberCaller>): Promise<RawAnswer> {
      const timeline = await timelines.ofRun(caller, runIdOf(params));
      return { status: 200, type: JSON_TYPE, body: presentTimeline(timeline) };
    },

    async list({ caller, query }: RouteInput<Params, ReportListQuery, unknown, UserCaller>) {
      const { reports: found, meta } = await reports.list(caller, query);
      return list('Reports loaded', found.map(presentReportSummary), meta);
    },

    async get({ caller, params }: RouteInput<Params, Params, unknown, UserCaller>) {
      return ok('Report loaded', await reports.get(caller, reportIdOf(params)));
    },

    async delete({ caller, params }: RouteInput<Params, Params, unknown, UserCaller>) {
      const id = reportIdOf(params);
      await reports.delete(caller, id);
      return ok('Report deleted', { id, deleted: true });
    },
  };
}

const runIdOf = (params: Params) => requireId('run', 'run_id', String(params.run_id), 'run');
const reportIdOf = (params: Params) => requireId('rpt', 'id', String(params.id), 'report');
