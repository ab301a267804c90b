import { Type } from 'typebox';
import { Deleted, Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { reportsController } from './reports.controller.js';
import {
  AgentReportBody,
  ReportFormatQuery,
  ReportListQuery,
  ReportResource,
  ReportSummaryResource,
} from './reports.schema.js';
import { RunTimelineResource } from './timelines.schema.js';

const ofRun = Type.Object({ run_id: Id('run') });
const byId = Type.Object({ id: Id('rpt') });
const report = { description: 'The report', data: ReportResource };
const tag = 'Reports';

export function reportsRoutes(
  access: Access,
  controller: ReturnType<typeof reportsController>,
): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/runs/:run_id/report',
      summary: "Submit the agent's own report",
      description: "Kept beside the server's report; raw_json may be 5 MiB.",
      tag,
      access: access.agent,
      params: ofRun,
      body: AgentReportBody,
      bodyLimit: 'report',
      answers: {
        202: {
          description: 'Accepted',
          data: Type.Object({ run_id: Id('run'), accepted: Type.Boolean() }),
        },
      },
      errors: ['run_not_found', 'payload_too_large', 'unavailable'],
      handle: controller.submit,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs/:run_id/report',
      summary: 'Read the report of a run',
      tag,
      access: access.member,
      params: ofRun,
      query: ReportFormatQuery,
      answers: { 200: { ...report, types: ['text/html', 'text/markdown', 'application/xml'] } },
      errors: ['run_not_found', 'report_not_found'],
      handle: controller.ofRun,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/runs/:run_id/timeline',
      summary: 'Read a scored run as columns, for drawing',
      description:
        'At most 20,000 operations and 80,000 attempts; those with a finding come first, and ' +
        '`complete` says whether anything was left out.',
      tag,
      access: access.member,
      params: ofRun,
      answers: { 200: { description: 'The timeline', data: RunTimelineResource } },
      errors: ['run_not_found', 'report_not_found'],
      handle: controller.timelineOfRun,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/reports',
      summary: 'List reports, newest first, without evidence and timeline',
      tag,
      access: access.user,
      query: ReportListQuery,
      answers: { 200: { description: 'Reports', data: ReportSummaryResource, list: true } },
      handle: controller.list,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/reports/:id',
      summary: 'Read a report',
      tag,
      access: access.user,
      params: byId,
      answers: { 200: report },
      errors: ['report_not_found'],
      handle: controller.get,
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/reports/:id',
      summary: 'Delete a report; a later score does not bring it back',
      tag,
      access: access.user,
      params: byId,
      answers: { 200: { description: 'Deleted', data: Deleted('rpt') } },
      errors: ['report_not_found'],
      handle: controller.delete,
    }),
  ];
}
