import { Suspense, useEffect, useRef } from 'react';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { Skeleton, Toasts } from '../ui/index.js';
import { Account } from './account.js';
import { Expired } from './expired.js';
import { useKeptFocus } from './keep-focus.js';
import { Live } from './live.js';
import { Palette } from './palette.js';
import { Rail } from './rail.js';
import style from './shell.module.css';
import { TrailLine, TrailProvider } from './trail.js';

/** What stands around every page of somebody who is signed in. */
export function Shell() {
  const main = useFocusOnPage();
  useKeptFocus(main);
  return (
    <TrailProvider>
      <a className={style.skip} href="#main">
        Skip to the content
      </a>
      <div className={style.shell}>
        <header className={style.top}>
          <TrailLine />
          <Palette />
          <Live />
          <Account />
        </header>
        <Rail />
        <main id="main" ref={main} className={style.main} tabIndex={-1}>
          <Suspense fallback={<Skeleton lines={8} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Toasts />
      <Expired />
      <ScrollRestoration />
    </TrailProvider>
  );
}

/** The link that led to another page went with the page before: the focus goes on in the new one. */
function useFocusOnPage() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const { activeElement } = document;
    // The trail still shows the page before, and its links go next.
    const isLeaving = activeElement === document.body || activeElement?.closest('header nav');
    if (isLeaving) main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
