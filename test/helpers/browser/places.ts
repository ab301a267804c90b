import type { Page } from 'playwright-core';
import { OPERATOR_TOKEN } from '../cloud.js';
import type { Population } from '../population/populate.js';

export interface Place {
  /** As its pictures are named. */
  readonly name: string;
  readonly path: string;
  /** What stands on it once it is all there. */
  readonly shows: string;
  /** Seen by who is not signed in. */
  readonly outside?: true;
  /** What is done there before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
  /** A region of the page that a picture of its own shows. */
  readonly region?: string;
}

/** Every page of the dashboard, with something on it. */
export function places({ projects, runs, live }: Population): Place[] {
  const project = found(projects.get('Orders API'));
  const history = runs.get('Orders API') ?? [];
  const [last, before] = [found(history.at(-1)), found(history.at(-2))];
  return [
    { name: 'sign-in', shows: 'No account yet?', path: '/sign-in', outside: true },
    { name: 'sign-up', shows: 'Have an account?', path: '/sign-up', outside: true },
    { name: 'projects', shows: 'none before', path: '/projects' },
    { name: 'project', shows: 'Score over runs', path: `/projects/${project}` },
    {
      name: 'project-without-runs',
      shows: 'Notifications',
      path: `/projects/${found(projects.get('Notifications'))}`,
    },
    { name: 'start', shows: 'Create the project', path: '/start' },
    {
      name: 'connect',
      shows: 'Run a test',
      path: `/projects/${found(projects.get('Payments'))}/connect`,
    },
    { name: 'runs', shows: 'lost-responses', path: '/runs' },
    { name: 'run', shows: 'Acknowledged data lost', path: `/runs/${last}` },
    { name: 'run-live', shows: 'Running', path: `/runs/${live}` },
    { name: 'compare', shows: 'Operations', path: `/compare?a=${before}&b=${last}` },
    { name: 'reports', shows: 'lost-responses', path: '/reports' },
    { name: 'agents', shows: 'store-17', path: '/agents' },
    { name: 'operators', shows: 'Redis', path: '/operators', act: showQueues },
    { name: 'settings', shows: 'Password', path: '/settings' },
    { name: 'nothing-here', shows: 'There is nothing here', path: '/nothing/here' },
  ];
}

async function showQueues(page: Page): Promise<void> {
  await page.getByLabel('Operator token').fill(OPERATOR_TOKEN);
  await page.getByRole('button', { name: 'Show the queues' }).click();
  await page.getByRole('table').first().waitFor();
}

/** What stands further down on the page of a run. */
export function regions({ runs }: Population): Place[] {
  const path = `/runs/${found(runs.get('Orders API')?.at(-1))}`;
  return [
    { name: 'run-timeline', shows: 'Whole run', path, region: 'Timeline' },
    { name: 'run-events', shows: 'run_started', path, region: 'Events' },
  ];
}

function found(id: string | undefined): string {
  if (id === undefined) throw new Error('the population lacks what the pages are to show');
  return id;
}
