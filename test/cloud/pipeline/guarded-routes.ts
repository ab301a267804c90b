import type { CallOptions } from '../../helpers/call.js';

/** What one owner has, for requests that only the owner, or an agent of the owner, may make. */
export interface Owned {
  project: string;
  agent: string;
  run: string;
  event: string;
  report: string;
  email: string;
}

export interface GuardedRoute {
  path: (owned: Owned) => string;
  options?: (owned: Owned) => CallOptions;
  /**
   * What somebody with rights of their own gets, where that is no refusal: `empty` is a list without
   * anything of the owner, `own` is an answer about the caller alone.
   */
  stranger?: 'empty' | 'own';
}

const json = (body: unknown) => () => ({ json: body });

/** Open to everybody on purpose. */
export const PUBLIC_ROUTES = [
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /api/openapi.json',
  'GET /api/docs',
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/logout',
];

/** For browsers that were told to remember, by their cookie; see the tests of sessions. */
export const SESSION_ROUTES = ['POST /api/auth/renew'];

/** For operators alone, by a token of the deployment. */
export const OPERATOR_ROUTES = ['GET /metrics', 'GET /api/operator/queues'];

/**
 * Every other route, with a request that its owner may make. What deletes comes last, so that the
 * requests of the rightful callers can be made in this order.
 */
export const GUARDED_ROUTES: Record<string, GuardedRoute> = {
  'GET /api/auth/me': { path: () => '/api/auth/me', stranger: 'own' },
  'PUT /api/auth/me': {
    path: () => '/api/auth/me',
    options: json({ name: 'Eve' }),
    stranger: 'own',
  },
  'GET /api/projects': { path: () => '/api/projects', stranger: 'own' },
  'POST /api/projects': {
    path: () => '/api/projects',
    options: json({ name: 'One more' }),
    stranger: 'own',
  },
  'GET /api/projects/{id}': { path: ({ project }) => `/api/projects/${project}` },
  'PUT /api/projects/{id}': {
    path: ({ project }) => `/api/projects/${project}`,
    options: json({ name: 'Taken over' }),
  },
  'GET /api/projects/{id}/trend': { path: ({ project }) => `/api/projects/${project}/trend` },
  'GET /api/agents': {
    path: ({ project }) => `/api/agents?project_id=${project}`,
    stranger: 'empty',
  },
  'POST /api/projects/{project_id}/agents': {
    path: ({ project }) => `/api/projects/${project}/agents`,
    options: json({ name: 'intruder' }),
  },
  'GET /api/agents/{id}': { path: ({ agent }) => `/api/agents/${agent}` },
  'POST /api/runs': {
    path: () => '/api/runs',
    options: ({ project }) => ({
      json: {
        project_id: project,
        target_url: 'http://127.0.0.1:3000/',
        scenario: 'intrusion',
      },
    }),
  },
  'GET /api/runs': { path: ({ project }) => `/api/runs?project_id=${project}`, stranger: 'empty' },
  'GET /api/runs/{id}': { path: ({ run }) => `/api/runs/${run}` },
  'POST /api/runs/{run_id}/events': {
    path: ({ run }) => `/api/runs/${run}/events`,
    options: json({ seq: 900, event_type: 'intrusion', severity: 'critical' }),
  },
  'GET /api/runs/{run_id}/events': { path: ({ run }) => `/api/runs/${run}/events` },
  'GET /api/events': { path: ({ run }) => `/api/events?run_id=${run}`, stranger: 'empty' },
  'GET /api/events/{id}': { path: ({ event }) => `/api/events/${event}` },
  'GET /api/runs/{run_id}/rejections': { path: ({ run }) => `/api/runs/${run}/rejections` },
  'POST /api/runs/{run_id}/report': {
    path: ({ run }) => `/api/runs/${run}/report`,
    options: json({ summary: 'intrusion', raw_json: {} }),
  },
  'GET /api/runs/{run_id}/report': { path: ({ run }) => `/api/runs/${run}/report` },
  'GET /api/runs/{run_id}/timeline': { path: ({ run }) => `/api/runs/${run}/timeline` },
  'GET /api/runs/{run_id}/score': { path: ({ run }) => `/api/runs/${run}/score` },
  'POST /api/runs/{id}/status': {
    path: ({ run }) => `/api/runs/${run}/status`,
    options: json({ status: 'finished' }),
  },
  'POST /api/runs/{id}/finish': {
    path: ({ run }) => `/api/runs/${run}/finish`,
    options: json({ status: 'finished' }),
  },
  'GET /api/reports': {
    path: ({ project }) => `/api/reports?project_id=${project}`,
    stranger: 'empty',
  },
  'GET /api/reports/{id}': { path: ({ report }) => `/api/reports/${report}` },
  'DELETE /api/reports/{id}': { path: ({ report }) => `/api/reports/${report}` },
  'DELETE /api/runs/{id}': { path: ({ run }) => `/api/runs/${run}` },
  'POST /api/agents/{id}/rotate-key': { path: ({ agent }) => `/api/agents/${agent}/rotate-key` },
  'DELETE /api/agents/{id}': { path: ({ agent }) => `/api/agents/${agent}` },
  'DELETE /api/projects/{id}': { path: ({ project }) => `/api/projects/${project}` },
};
