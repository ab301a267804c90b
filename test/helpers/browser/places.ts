import type { Population } from '../population/populate.js';

export interface Place {
  /** As its pictures are named. */
  readonly name: string;
  readonly path: string;
  /** Seen by who is not signed in. */
  readonly outside?: true;
  /** A region of the page that a picture of its own shows. */
  readonly region?: string;
}

/** Every page of the dashboard, with something on it. */
export function places({ projects, runs, live }: Population): Place[] {
  const project = found(projects.get('Orders API'));
  const history = runs.get('Orders API') ?? [];
  const [last, before] = [found(history.at(-1)), found(history.at(-2))];
  return [
    { name: 'sign-in', path: '/sign-in', outside: true },
    { name: 'sign-up', path: '/sign-up', outside: true },
    { name: 'projects', path: '/projects' },
    { name: 'project', path: `/projects/${project}` },
    { name: 'project-without-runs', path: `/projects/${found(projects.get('Notifications'))}` },
    { name: 'start', path: '/start' },
    { name: 'connect', path: `/projects/${found(projects.get('Notifications'))}/connect` },
    { name: 'runs', path: '/runs' },
    { name: 'run', path: `/runs/${last}` },
    { name: 'run-live', path: `/runs/${live}` },
    { name: 'compare', path: `/compare?a=${before}&b=${last}` },
    { name: 'reports', path: '/reports' },
    { name: 'agents', path: '/agents' },
    { name: 'operators', path: '/operators' },
    { name: 'settings', path: '/settings' },
    { name: 'nothing-here', path: '/nothing/here' },
  ];
}

/** What stands further down on the page of a run. */
export function regions({ runs }: Population): Place[] {
  const path = `/runs/${found(runs.get('Orders API')?.at(-1))}`;
  return [
    { name: 'run-timeline', path, region: 'Timeline' },
    { name: 'run-events', path, region: 'Events' },
  ];
}

function found(id: string | undefined): string {
  if (id === undefined) throw new Error('the population lacks what the pages are to show');
  return id;
}
