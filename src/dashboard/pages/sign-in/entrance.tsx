import { type ReactNode, useEffect } from 'react';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { useSession } from '../../api/session.js';
import { backPath } from '../../model/back.js';
import { Live } from '../../shell/live.js';
import { Skeleton } from '../../ui/index.js';
import style from './entrance.module.css';

interface EntranceProps {
  readonly title: string;
  /** Where to go once in; where `?back=` says if it is absent. */
  readonly goOn?: string;
  readonly other: { readonly question: string; readonly to: string; readonly name: string };
  readonly children: ReactNode;
}

/** The frame of signing in and signing up; who is in goes on at once. */
export function Entrance({ title, goOn, other, children }: EntranceProps) {
  const session = useSession();
  const [parameters] = useSearchParams();
  const { search } = useLocation();
  useEffect(() => {
    document.title = `${title} · Softadastra`;
  }, [title]);
  if (session.state === 'in') {
    return <Navigate to={goOn ?? backPath(parameters.get('back'))} replace />;
  }
  return (
    <div className={style.frame}>
      <main className={style.card}>
        <header className={style.head}>
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span className={style.product}>Softadastra</span>
          <Live />
        </header>
        <div>
          <h1>{title}</h1>
          <p className={style.promise}>Does your application lose data when the network fails?</p>
        </div>
        {session.state === 'starting' ? <Skeleton lines={6} /> : children}
        <p className={style.other}>
          {other.question} <Link to={other.to + search}>{other.name}</Link>
        </p>
      </main>
    </div>
  );
}
