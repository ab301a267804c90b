import { type ReactNode, Suspense } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/session.js';
import { Skeleton } from '../ui/index.js';
import { Live } from './live.js';

/** Lets in who is signed in; sends the others to sign in, and back afterwards. */
export function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  const { pathname, search, hash } = useLocation();
  if (session.state === 'starting') {
    return (
      <main>
        <Live />
        <Skeleton lines={8} />
      </main>
    );
  }
  if (session.state === 'out') {
    // Who has signed out is done here; the next one who signs in may be somebody else.
    const back =
      session.left || pathname === '/'
        ? ''
        : `?back=${encodeURIComponent(pathname + search + hash)}`;
    return <Navigate to={`/sign-in${back}`} replace />;
  }
  return <Suspense fallback={<Skeleton lines={8} />}>{children}</Suspense>;
}
