import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { Skeleton, Toasts } from '../ui/index.js';
import { Account } from './account.js';
import { Expired } from './expired.js';
import { Live } from './live.js';
import { Palette } from './palette.js';
import { Rail } from './rail.js';
import style from './shell.module.css';
import { TrailLine, TrailProvider } from './trail.js';

/** What stands around every page of somebody who is signed in. */
export function Shell() {
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
        <main id="main" className={style.main} tabIndex={-1}>
          <Suspense fallback={<Skeleton lines={8} />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Toasts />
      <Expired />
    </TrailProvider>
  );
}
