import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { Link } from 'react-router';
import style from './shell.module.css';

export interface Crumb {
  readonly text: string;
  /** Absent: here. */
  readonly to?: string;
}

const SetTrail = createContext<(crumbs: readonly Crumb[]) => void>(() => {});
const Trail = createContext<readonly Crumb[]>([]);

export function TrailProvider({ children }: { children: ReactNode }) {
  const [crumbs, setCrumbs] = useState<readonly Crumb[]>([]);
  return (
    <SetTrail.Provider value={setCrumbs}>
      <Trail.Provider value={crumbs}>{children}</Trail.Provider>
    </SetTrail.Provider>
  );
}

/** A page says where it is: `useTrail([{ text: 'Orders API', to: '/projects/…' }, { text: 'Run' }])`. */
export function useTrail(crumbs: readonly Crumb[]): void {
  const setTrail = useContext(SetTrail);
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    setTrail(JSON.parse(key) as Crumb[]);
    return () => setTrail([]);
  }, [key, setTrail]);
}

export function TrailLine() {
  const crumbs = useContext(Trail);
  return (
    <nav className={style.trail} aria-label="Where I am">
      {crumbs.map(({ text, to }, place) => (
        <span key={`${text} ${to ?? ''}`}>
          {place > 0 && <span aria-hidden="true">› </span>}
          {to ? <Link to={to}>{text}</Link> : <span aria-current="page">{text}</span>}
        </span>
      ))}
    </nav>
  );
}
