import { createHash } from 'node:crypto';
import { type ReportFormat, type ReportRun, renderReport } from '../../../report/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { RawAnswer } from '../../platform/http/envelope.js';
import { ApiError } from '../../platform/http/errors.js';
import type { Queues } from '../../queues/index.js';
import type { AgentCaller, MemberCaller, UserCaller } from '../auth/index.js';
import { present, type RunsService } from '../runs/index.js';
import type { ReportModel } from './reports.model.js';
import { presentReport } from './reports.presenter.js';
import {
  deleteReport,
  findAgentReport,
  findReportOf,
  findReportOfRun,
  listReportsOf,
} from './reports.repository.js';
import type { AgentReportBody, ReportListQuery } from './reports.schema.js';

export interface ReportsDependencies {
  database: Database;
  queues: Queues;
  runs: RunsService;
  clock: Clock;
  /** @throws ApiError unavailable where the queue is full. */
  requireRoom: () => void;
}

const MOST_RAW_BYTES = 5 * 1_048_576;
const TYPES: Record<ReportFormat, string> = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  junit: 'application/xml; charset=utf-8',
};

export class ReportsService {
  constructor(private readonly deps: ReportsDependencies) {}

  /** Accepts what an agent says of its own run; it is kept beside the server's report. */
  async submit(caller: AgentCaller, runId: string, body: AgentReportBody) {
    this.deps.requireRoom();
    const run = present(await this.deps.runs.locate(caller, runId));
    requireSmall(body.raw_json);
    await this.deps.queues.of(runId).addAgentReport({
      run_id: runId,
      project_id: run.project_id,
      agent_id: caller.agentId,
      summary: body.summary ?? '',
      raw_json: body.raw_json ?? null,
      accepted_at: this.deps.clock.now(),
    });
    return { run_id: runId, accepted: true };
  }

  async ofRun(caller: MemberCaller, runId: string) {
    const run = present(await this.deps.runs.locate(caller, runId));
    const report = await findReportOfRun(this.deps.database.read, runId);
    if (!report) {
      throw new ApiError('report_not_found', 'There is no report of this run (yet)', {
        details: [
          { path: '/run_id', message: `is ${run.status}; a report is made with its score` },
        ],
      });
    }
    return { run, report: await this.#presented(report) };
  }

  async rendered(caller: MemberCaller, runId: string, format: ReportFormat): Promise<RawAnswer> {
    const { run, report } = await this.ofRun(caller, runId);
    const body = renderReport(format, { run: run as ReportRun, report });
    const headers: Record<string, string> =
      format === 'html' ? { 'Content-Security-Policy': sandboxPolicy(body) } : {};
    return { status: 200, type: TYPES[format], body, headers };
  }

  async get(caller: UserCaller, id: string) {
    return this.#presented(await this.#find(caller, id));
  }

  async list(caller: UserCaller, query: ReportListQuery) {
    const { total, rows } = await listReportsOf(this.deps.database.read, caller, query);
    return { reports: rows, meta: { total, limit: query.limit, offset: query.offset } };
  }

  async delete(caller: UserCaller, id: string): Promise<void> {
    const report = await this.#find(caller, id);
    await deleteReport(this.deps.database.write, report, this.deps.clock.now());
  }

  async #find(caller: UserCaller, id: string): Promise<ReportModel> {
    const report = await findReportOf(this.deps.database.read, caller, id);
    if (!report) throw new ApiError('report_not_found', 'There is no such report');
    return report;
  }

  async #presented(report: ReportModel) {
    return presentReport(report, await findAgentReport(this.deps.database.read, report.run_id));
  }
}

function requireSmall(rawJson: unknown): void {
  const bytes = rawJson === undefined ? 0 : Buffer.byteLength(JSON.stringify(rawJson));
  if (bytes <= MOST_RAW_BYTES) return;
  throw new ApiError('payload_too_large', 'raw_json is larger than 5 MiB', {
    details: [{ path: '/raw_json', message: `has ${bytes} bytes; at most ${MOST_RAW_BYTES}` }],
  });
}

/** The page holds text of tested APIs: it runs in a sandbox, and only its own styles apply. */
function sandboxPolicy(html: string): string {
  const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(
    ([, css]) =>
      `'sha256-${createHash('sha256')
        .update(css ?? '')
        .digest('base64')}'`,
  );
  return `sandbox; default-src 'none'; style-src ${styles.join(' ') || "'none'"}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;
}
