import { createBrowserRouter, Navigate } from 'react-router';
import { Gate } from './shell/gate.js';
import { page } from './shell/load-page.js';
import { Lost } from './shell/lost.js';
import { Shell } from './shell/shell.js';

export const router = createBrowserRouter([
  {
    path: '/sign-in',
    element: page('SignInPage', () => import('./pages/sign-in/index.js')),
    errorElement: <Lost />,
  },
  {
    path: '/sign-up',
    element: page('SignUpPage', () => import('./pages/sign-in/index.js')),
    errorElement: <Lost />,
  },
  {
    element: (
      <Gate>
        <Shell />
      </Gate>
    ),
    errorElement: <Lost />,
    // A page that breaks leaves the ways to the others in place.
    children: [
      {
        errorElement: <Lost />,
        children: [
          { path: '/', element: <Navigate to="/projects" replace /> },
          {
            path: '/projects',
            element: page('ProjectsPage', () => import('./pages/projects/index.js')),
          },
          {
            path: '/projects/:projectId',
            element: page('ProjectPage', () => import('./pages/project/index.js')),
          },
          {
            path: '/projects/:projectId/connect',
            element: page('ConnectPage', () => import('./pages/onboarding/index.js')),
          },
          {
            path: '/start',
            element: page('StartPage', () => import('./pages/onboarding/index.js')),
          },
          { path: '/runs', element: page('RunsPage', () => import('./pages/runs/index.js')) },
          { path: '/runs/:runId', element: page('RunPage', () => import('./pages/run/index.js')) },
          {
            path: '/compare',
            element: page('ComparePage', () => import('./pages/compare/index.js')),
          },
          {
            path: '/reports',
            element: page('ReportsPage', () => import('./pages/reports/index.js')),
          },
          { path: '/agents', element: page('AgentsPage', () => import('./pages/agents/index.js')) },
          {
            path: '/operators',
            element: page('OperatorsPage', () => import('./pages/operators/index.js')),
          },
          {
            path: '/settings',
            element: page('SettingsPage', () => import('./pages/settings/index.js')),
          },
          { path: '*', element: <Lost /> },
        ],
      },
    ],
  },
]);
