import './styles/tokens.css';
import './styles/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { createQueries } from './api/query-client.js';
import { resume } from './api/session.js';
import { router } from './routes.js';
import { loadOthersSoon } from './shell/load-page.js';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no place for the dashboard');

// Where nobody answers, the connection's probe goes on asking, and the page says so.
resume().catch(() => {});

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);

loadOthersSoon();
